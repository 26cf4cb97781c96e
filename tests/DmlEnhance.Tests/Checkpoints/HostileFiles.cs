using System.IO.Compression;
using static DmlEnhance.Tests.Checkpoints.ZipWriter;

namespace DmlEnhance.Tests.Checkpoints;

/// <summary>Broken and hostile files by what is the matter with them, each with a part of the line that a user must get.</summary>
internal static class HostileFiles
{
    public sealed record Case(Func<byte[]> Make, string Expected);

    public static IReadOnlyDictionary<string, Case> All { get; } = new Dictionary<string, Case>
    {
        ["os.system, called"] = Value(p => p.Global("posix", "system").Op('(').Text("touch owned").Op('t').Op('R'), "refused: the file asks to run 'posix.system'"),
        ["os.system, only named"] = Value(p => p.Global("os", "system"), "refused: the file asks to run 'os.system'"),
        ["os.system, by STACK_GLOBAL"] = Value(p => p.Text("nt").Text("system").Op(0x93), "refused: the file asks to run 'nt.system'"),
        ["eval"] = Value(p => p.Global("builtins", "eval"), "refused: the file asks to run 'builtins.eval'"),
        ["eval of Python 2"] = Value(p => p.Global("__builtin__", "eval"), "refused: the file asks to run '__builtin__.eval'"),
        ["a numpy number"] = Value(p => p.Global("numpy.core.multiarray", "scalar"), "holds a Python object 'numpy.core.multiarray.scalar'; save model.state_dict() instead"),
        ["a model class"] = Value(p => p.Global("model", "Finetunemodel"), "holds a Python object 'model.Finetunemodel'; save model.state_dict() instead"),
        ["a name that is allowed in another module"] = Value(p => p.Global("torch._utils", "OrderedDict"), "holds a Python object 'torch._utils.OrderedDict'"),
        ["a name cut at another dot"] = Value(p => p.Global("torch", "_utils._rebuild_parameter.__globals__"), "holds a Python object"),
        ["escape codes in a name"] = Value(p => p.Global("a\u001b[2Jb", "c\u202ed"), "holds a Python object 'a?[2Jb.c?d'"),
        ["a complex tensor"] = Value(p => p.Tensor([2], [1], type: "ComplexFloatStorage"), "convert the tensor to float32"),

        ["an unknown instruction"] = Pickle(p => p.Op('i'), "pickle instruction 0x69 (at byte 2)"),
        ["an extension code"] = Pickle(p => p.Op(0x82, 1), "pickle instruction 0x82"),
        ["a pickle cut inside a number"] = new(() => Checkpoint([0x80, 2, (byte)'J', 1, 2]), "data.pkl ends too early"),
        ["a pickle without STOP"] = new(() => Checkpoint(PickleWriter.Pickle(p => p.Dict("a", v => v.GoodTensor()))[..^1]), "data.pkl ends too early"),
        ["an empty pickle"] = new(() => Checkpoint(Array.Empty<byte>()), "data.pkl ends too early"),
        ["nothing on the stack at STOP"] = Pickle(_ => { }, "takes more values than it made"),
        ["a text of 4 GiB"] = Pickle(p => p.Op('X', 0xff, 0xff, 0xff, 0xff), "data.pkl ends too early"),
        ["a text of 2^64 bytes"] = Pickle(p => p.Op(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "data.pkl ends too early"),
        ["a frame longer than the pickle"] = Pickle(p => p.Op(0x95, 0xff, 0xff, 0, 0, 0, 0, 0, 0), "data.pkl ends too early"),
        ["a number of 255 bytes"] = Pickle(p => p.Op(0x8a, 255), "a number of 255 bytes"),
        ["text that is not UTF-8"] = Pickle(p => p.Op('X', 1, 0, 0, 0, 0xff), "not UTF-8"),
        ["protocol 0"] = Pickle(p => p.Op(0x80, 0), "pickle protocol 0"),
        ["protocol 77"] = Pickle(p => p.Op(0x80, 77), "pickle protocol 77"),
        ["a memo that was never stored"] = Pickle(p => p.Get(7), "asks for memo 7, which was never stored"),
        ["a memo number far out"] = Pickle(p => p.Op('N').Put(uint.MaxValue), "stores memo 4294967295"),
        ["a stack underflow"] = Pickle(p => p.Op('N').Op(0x86), "takes more values than it made"),
        ["a value taken from under a mark"] = Pickle(p => p.Op('N').Op('(').Op(0x85), "takes more values than it made"),
        ["a group that was never opened"] = Pickle(p => p.Op('t'), "closes a group that it never opened"),
        ["a key without a value"] = Pickle(p => p.Op('}').Op('(').Op('N').Op('u'), "a key without a value"),
        ["an item of a number"] = Pickle(p => p.Integer(1).Op('N').Op('N').Op('s'), "sets an item of a value that is no dictionary"),
        ["an element appended to a dictionary"] = Pickle(p => p.Op('}').Op('N').Op('a'), "appends to a value that is no list"),
        ["a call of a text"] = Pickle(p => p.Text("os.system").Op(')').Op('R'), "calls something that cannot be called"),
        ["a storage type, called"] = Pickle(p => p.Global("torch", "FloatStorage").Integers(1L << 40).Op('R'), "arguments that torch.save never writes"),
        ["attributes for a list"] = Pickle(p => p.Op(']').Op('}').Op('b'), "changes the attributes"),
        ["a name that is a number"] = Pickle(p => p.Integer(1).Integer(2).Op(0x93), "by something that is no text"),
        ["100 000 open marks"] = Pickle(p => p.Times(100_000, q => q.Op('(')), "nested too deeply"),
        ["200 000 values on the stack"] = Pickle(p => p.Times(200_000, q => q.Op('N')), "nested too deeply"),

        ["a list for a root"] = Pickle(p => p.Op(']').Op('(').GoodTensor().Op('e'), "holds no dictionary of tensors but a list"),
        ["a tensor for a root"] = Pickle(p => p.GoodTensor(), "holds a single tensor"),
        ["None for a root"] = Pickle(p => p.Op('N'), "holds no dictionary of tensors but None"),
        ["a dictionary of no tensors"] = Pickle(p => p.Dict("epoch", v => v.Integer(3)).Item("best", v => v.Integer(2)), "holds no state dict, only 'epoch', 'best'"),
        ["an empty dictionary"] = Pickle(p => p.EmptyOrderedDict(), "an empty dictionary"),
        ["tensors beside a number"] = Pickle(p => p.Dict("weight", v => v.GoodTensor()).Item("epoch", v => v.Integer(3)), "mixes tensors with something else under the key 'epoch'"),
        ["two tensors of one name"] = Pickle(p => p.Dict("weight", v => v.GoodTensor()).Item("weight", v => v.GoodTensor()), "two tensors have the name 'weight'"),
        ["a dictionary that holds itself"] = Pickle(p => p.Op('}').Put(0).Item("state_dict", v => v.Get(0)), "holds no state dict, only 'state_dict'"),
        ["a dictionary that is its own key"] = Pickle(p => p.Op('}').Put(0).Get(0).Get(0).Op('s'), "holds no state dict, only a Python type"),
        ["a list that holds itself"] = Pickle(p => p.Op(']').Put(0).Get(0).Op('a'), "holds no dictionary of tensors but a list"),

        ["a storage that is missing"] = Value(p => p.Tensor([4], [1], key: "1"), "storage '1' is missing"),
        ["a storage key that climbs out"] = Value(p => p.Tensor([4], [1], key: "../data.pkl"), "refused: its data.pkl names a storage '../data.pkl'"),
        ["a storage key that is absolute"] = Value(p => p.Tensor([4], [1], key: "/etc/passwd"), "refused: its data.pkl names a storage '/etc/passwd'"),
        ["a storage key of no letters"] = Value(p => p.Tensor([0], [1], key: ""), "refused: its data.pkl names a storage ''"),
        ["a storage shorter than declared"] = Value(p => p.Tensor([4], [1], count: 5), "storage '0' has 16 bytes where 5 elements of 4 bytes are declared"),
        ["a storage of 2^62 elements"] = Value(p => p.Tensor([4], [1], count: 1L << 62), "storage '0' has 16 bytes where"),
        ["a storage of less than nothing"] = Value(p => p.Tensor([4], [1], count: -4), "storage '0' has 16 bytes where -4"),
        ["a tensor larger than its storage"] = Value(p => p.Tensor([5], [1]), "a tensor of shape [5] is larger than its storage '0' of 4 elements"),
        ["a tensor that repeats one element by stride 0"] = Value(p => p.Tensor([1L << 40], [0]), "is larger than its storage '0'"),
        ["a tensor that starts too late"] = Value(p => p.Tensor([4], [1], offset: 1), "reaches outside its storage '0'"),
        ["a tensor that starts before its storage"] = Value(p => p.Tensor([4], [1], offset: -1), "reaches outside its storage '0'"),
        ["a tensor whose strides leave its storage"] = Value(p => p.Tensor([2, 2], [3, 1]), "reaches outside its storage '0'"),
        ["a stride of 2^62"] = Value(p => p.Tensor([2, 2], [1L << 62, 1L << 62]), "reaches outside its storage '0'"),
        ["a negative stride"] = Value(p => p.Tensor([4], [-1], offset: 3), "the negative number -1"),
        ["a negative length"] = Value(p => p.Tensor([-4], [1]), "the negative number -4"),
        ["two negative lengths"] = Value(p => p.Tensor([-2, -2], [1, 1]), "the negative number -2"),
        ["a shape that overflows"] = Value(p => p.Tensor([1L << 32, 1L << 32], [1, 1]), "overflows"),
        ["a shape that overflows behind a zero"] = Value(p => p.Tensor([0, 1L << 32, 1L << 32], [1, 1, 1]), "overflows"),
        ["fewer strides than lengths"] = Value(p => p.Tensor([2, 2], [1]), "2 dimensions but 1 strides"),
        ["17 dimensions"] = Value(p => p.Tensor([.. Enumerable.Repeat(1L, 17)], [.. Enumerable.Repeat(1L, 17)]), "a tensor of 17 dimensions"),
        ["a tensor of a number"] = Value(p => p.Global("torch._utils", "_rebuild_tensor_v2").Integers(1, 2, 3).Op('R'), "describes a tensor in a way that torch.save never does"),
        ["a storage by another kind of name"] = Value(p => p.Text("module").Op('Q'), "describes a storage in a way that torch.save never does"),

        ["a compressed entry"] = new(() => Zip(CompressionLevel.Optimal, ("archive/data.pkl", new byte[1000])), "its entry 'archive/data.pkl' is compressed"),
        ["a zip bomb"] = new(() => Zip(CompressionLevel.Optimal, ("archive/data.pkl", Good), ("archive/data/0", new byte[64 << 20])), "is compressed"),
        ["an entry longer than the file"] = new(() => ClaimLength(Checkpoint(Good), "archive/data/0", uint.MaxValue - 1), "claim more bytes than the file has"),
        ["a pickle of 17 MiB"] = new(() => Checkpoint(new byte[17 << 20]), "its data.pkl has 17 MiB"),
        ["an entry that climbs out"] = new(() => Checkpoint(Good, ("archive/../../owned", [1])), "refused: its entry 'archive/../../owned'"),
        ["an entry with an absolute name"] = new(() => Checkpoint(Good, ("/etc/owned", [1])), "refused: its entry '/etc/owned'"),
        ["an entry on a drive"] = new(() => Checkpoint(Good, ("C:/owned", [1])), "refused: its entry 'C:/owned'"),
        ["an entry with a backslash"] = new(() => Checkpoint(Good, (@"archive\..\owned", [1])), @"refused: its entry 'archive\..\owned'"),
        ["an entry in a second folder"] = new(() => Checkpoint(Good, ("other/data/0", [1])), "outside the one folder"),
        ["an entry that is there twice"] = new(() => Checkpoint(Good, ("archive/data/0", FourFloats)), "'archive/data/0' is there twice"),
        ["a big-endian file"] = new(() => Checkpoint(Good, ("archive/byteorder", "big"u8.ToArray())), "was saved on a big-endian machine"),
        ["a byte order of no sense"] = new(() => Checkpoint(Good, ("archive/byteorder", "middle"u8.ToArray())), "neither little nor big"),
        ["an endless byte order"] = new(() => Checkpoint(Good, ("archive/byteorder", new byte[1 << 20])), "neither little nor big"),
        ["a zip cut in half"] = new(() => Checkpoint(Good)[..^100], "is cut off or damaged"),
        ["a zip of one letter"] = new(() => "PK"u8.ToArray(), "is cut off or damaged"),
        ["a zip of something else"] = new(() => Zip(("weights.npy", [1, 2, 3])), "no data.pkl"),

        ["an empty file"] = new(() => [], "the file is empty"),
        ["a text file"] = new(() => "<!DOCTYPE html>\n<title>Not found</title>\n"u8.ToArray(), "is a text file"),
        ["a Git LFS pointer"] = new(() => "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8.ToArray(), "run git lfs pull"),
        ["a safetensors file"] = new(() => [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "is a safetensors file"),
        ["an ONNX model"] = new(() => [0x08, 0x08, 0x12, 0x07, .. "pytorch"u8], "is an ONNX model"),
        ["a bare pickle"] = new(() => Good, "is a bare Python pickle"),
        ["bytes of no known kind"] = new(() => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], "is not a PyTorch checkpoint"),
    };

    private static byte[] Good => PickleWriter.Pickle(p => p.Dict("weight", v => v.GoodTensor()));

    private static Case Pickle(Action<PickleWriter> body, string expected) => new(() => Checkpoint(body), expected);

    /// <summary>A dictionary that would be a state dict, were it not for this value.</summary>
    private static Case Value(Action<PickleWriter> value, string expected) => Pickle(p => p.Dict("weight", value), expected);
}
