using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Tests.Checkpoints;

/// <summary>Writes pickles instruction by instruction, wrong ones too.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>A whole pickle of protocol 2: what <paramref name="body"/> writes, then STOP.</summary>
    public static byte[] Pickle(Action<PickleWriter> body)
    {
        var writer = new PickleWriter().Op(0x80, 2);
        body(writer);
        return writer.Op('.').ToArray();
    }

    public byte[] ToArray() => [.. _bytes];

    public PickleWriter Op(int code, params byte[] argument)
    {
        _bytes.Add((byte)code);
        _bytes.AddRange(argument);
        return this;
    }

    public PickleWriter Times(int count, Action<PickleWriter> body)
    {
        for (int i = 0; i < count; i++)
            body(this);
        return this;
    }

    public PickleWriter Global(string module, string name) => Op('c', Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op('X', UInt32((uint)bytes.Length)).Raw(bytes);
    }

    public PickleWriter Integer(long value)
    {
        var bytes = new byte[9];
        bytes[0] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), value);
        return Op(0x8a, bytes);
    }

    public PickleWriter Put(uint index) => Op('r', UInt32(index));

    public PickleWriter Get(uint index) => Op('j', UInt32(index));

    public PickleWriter Integers(params long[] values)
    {
        Op('(');
        foreach (long value in values)
            Integer(value);
        return Op('t');
    }

    public PickleWriter Storage(string key, long count, string type = "FloatStorage") =>
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(count).Op('t').Op('Q');

    public PickleWriter Tensor(long[] shape, long[] strides, long offset = 0, string key = "0", long count = 4, string type = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage(key, count, type).Integer(offset)
            .Integers(shape).Integers(strides).Op(0x89).EmptyOrderedDict().Op('t').Op('R');

    /// <summary>A tensor of 4 elements that lie in the storage 0.</summary>
    public PickleWriter GoodTensor() => Tensor([4], [1]);

    public PickleWriter EmptyOrderedDict() => Global("collections", "OrderedDict").Op(')').Op('R');

    /// <summary>A dictionary with one pair.</summary>
    public PickleWriter Dict(string key, Action<PickleWriter> value) => Op('}').Item(key, value);

    /// <summary>One more pair for the dictionary on top of the stack.</summary>
    public PickleWriter Item(string key, Action<PickleWriter> value)
    {
        Text(key);
        value(this);
        return Op('s');
    }

    private PickleWriter Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
