using System.Runtime.InteropServices;

namespace DmlEnhance.Checkpoints;

/// <summary>
/// A pickle machine that can build tensors, dictionaries, lists, tuples, numbers and strings, and nothing else:
/// it knows the instructions that torch.save writes for a state dict (protocols 2 to 5) and refuses every other.
/// </summary>
/// <remarks>
/// No step recurses, and every limit is one that a pickle of a real state dict stays far below: they bound the time and
/// the memory that a hostile one can take. The instructions are those of CPython's Lib/pickletools.py.
/// </remarks>
internal sealed partial class Unpickler
{
    private const int MaxProtocol = 5;
    private const int MaxInstructions = 2_000_000;
    private const int MaxStack = 65_536;
    private const int MaxMarks = 1024;

    private readonly PickleReader _reader;
    private readonly TensorBuilder _tensors;
    private readonly CheckpointErrors _errors;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly List<object?> _memo = [];

    private Unpickler(byte[] pickle, TensorBuilder tensors, CheckpointErrors errors)
    {
        _reader = new PickleReader(pickle, errors);
        _tensors = tensors;
        _errors = errors;
    }

    /// <summary>The one value that the pickle describes.</summary>
    public static object? Read(byte[] pickle, TensorBuilder tensors, CheckpointErrors errors) =>
        new Unpickler(pickle, tensors, errors).Run();

    private object? Run()
    {
        for (int instruction = 0; instruction < MaxInstructions; instruction++)
        {
            int at = _reader.Position;
            var code = (PickleInstruction)_reader.Byte();
            if (code == PickleInstruction.Stop)
                return Pop();
            Step(code, at);
        }

        throw _errors.Error($"refused: its data.pkl has more than {MaxInstructions} instructions; {CheckpointErrors.SaveStateDict}");
    }

    private void Step(PickleInstruction code, int at)
    {
        switch (code)
        {
            case PickleInstruction.Proto: CheckProtocol(_reader.Byte()); break;
            case PickleInstruction.Frame: _reader.Frame(); break;

            case PickleInstruction.None: Push(null); break;
            case PickleInstruction.NewTrue: Push(true); break;
            case PickleInstruction.NewFalse: Push(false); break;
            case PickleInstruction.BinInt: Push((long)_reader.Int32()); break;
            case PickleInstruction.BinInt1: Push((long)_reader.Byte()); break;
            case PickleInstruction.BinInt2: Push((long)_reader.UInt16()); break;
            case PickleInstruction.Long1: Push(_reader.Long(_reader.Byte())); break;
            case PickleInstruction.BinFloat: Push(_reader.Double()); break;
            case PickleInstruction.ShortBinUnicode: Push(_reader.Text(_reader.Byte())); break;
            case PickleInstruction.BinUnicode: Push(_reader.Text(_reader.UInt32())); break;
            case PickleInstruction.BinUnicode8: Push(_reader.Text(_reader.UInt64())); break;

            case PickleInstruction.Mark: PushMark(); break;
            case PickleInstruction.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleInstruction.Tuple1: Push(new PickleTuple(Pop(1))); break;
            case PickleInstruction.Tuple2: Push(new PickleTuple(Pop(2))); break;
            case PickleInstruction.Tuple3: Push(new PickleTuple(Pop(3))); break;
            case PickleInstruction.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleInstruction.EmptyList: Push(new PickleList()); break;
            case PickleInstruction.Append: Append(Pop(1)); break;
            case PickleInstruction.Appends: Append(PopToMark()); break;
            case PickleInstruction.EmptyDict: Push(new PickleDictionary()); break;
            case PickleInstruction.SetItem: SetItems(Pop(2)); break;
            case PickleInstruction.SetItems: SetItems(PopToMark()); break;

            case PickleInstruction.BinPut: Memoize(_reader.Byte()); break;
            case PickleInstruction.LongBinPut: Memoize(_reader.UInt32()); break;
            case PickleInstruction.Memoize: Memoize((uint)_memo.Count); break;
            case PickleInstruction.BinGet: Push(Recall(_reader.Byte())); break;
            case PickleInstruction.LongBinGet: Push(Recall(_reader.UInt32())); break;

            case PickleInstruction.Global: PushGlobal(_reader.Line(), _reader.Line()); break;
            case PickleInstruction.StackGlobal: PushStackGlobal(Pop(2)); break;
            case PickleInstruction.BinPersId: Push(_tensors.Storage(Pop())); break;
            case PickleInstruction.Reduce: Reduce(Pop(2)); break;
            case PickleInstruction.Build: Build(Pop()); break;

            default:
                throw _errors.Error($"refused: its data.pkl uses the pickle instruction 0x{(int)code:x2} (at byte {at}), which no state dict needs; {CheckpointErrors.SaveStateDict}");
        }
    }

    private void CheckProtocol(int protocol)
    {
        if (protocol is < 2 or > MaxProtocol)
            throw _errors.Error($"uses pickle protocol {protocol}, 2 to {MaxProtocol} are read; save it again with torch.save's default protocol");
    }

    private void Push(object? value)
    {
        if (_stack.Count == MaxStack)
            throw TooDeep();
        _stack.Add(value);
    }

    private void PushMark()
    {
        if (_marks.Count == MaxMarks)
            throw TooDeep();
        _marks.Add(_stack.Count);
    }

    private object? Peek()
    {
        Require(1);
        return _stack[^1];
    }

    private object? Pop()
    {
        object? top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] Pop(int count)
    {
        Require(count);
        return PopFrom(_stack.Count - count);
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Wrong("closes a group that it never opened");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return PopFrom(start);
    }

    private object?[] PopFrom(int start)
    {
        object?[] values = CollectionsMarshal.AsSpan(_stack)[start..].ToArray();
        _stack.RemoveRange(start, values.Length);
        return values;
    }

    // As in CPython, what lies under a mark is out of reach until the mark is taken.
    private void Require(int count)
    {
        int floor = _marks.Count == 0 ? 0 : _marks[^1];
        if (_stack.Count - floor < count)
            throw Wrong("takes more values than it made");
    }

    // Picklers number the memo in order. Holding them to it makes it a list, which no choice of numbers can make slow or large.
    private void Memoize(uint index)
    {
        object? value = Peek();
        if (index > (uint)_memo.Count)
            throw Wrong($"stores memo {index} when only {_memo.Count} are there");
        if (index == (uint)_memo.Count)
            _memo.Add(value);
        else
            _memo[(int)index] = value;
    }

    private object? Recall(uint index) =>
        index < (uint)_memo.Count ? _memo[(int)index] : throw Wrong($"asks for memo {index}, which was never stored");

    private DmlEnhanceException Wrong(string what) => _errors.Damaged($"its data.pkl {what} (before byte {_reader.Position})");

    private DmlEnhanceException TooDeep() =>
        _errors.Error($"refused: its data.pkl is nested too deeply (at byte {_reader.Position}); {CheckpointErrors.SaveStateDict}");
}
