using System.Collections.Frozen;

namespace DmlEnhance.Checkpoints;

/// <summary>What an allowed global stands for.</summary>
internal enum PickleGlobalKind
{
    OrderedDictionary,
    Size,
    RebuildTensor,
    RebuildParameter,
    Storage,
}

/// <summary>One of the few Python names that a pickle may ask for. It is a token: no Python is behind it.</summary>
internal sealed class PickleGlobal(PickleGlobalKind kind, CheckpointElementType elementType = default)
{
    public PickleGlobalKind Kind { get; } = kind;

    /// <summary>Of a storage; without meaning for the others.</summary>
    public CheckpointElementType ElementType { get; } = elementType;
}

/// <summary>The allow-list of Python names, and what is said about any other.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleGlobal> Allowed = new Dictionary<string, PickleGlobal>
    {
        ["collections.OrderedDict"] = new(PickleGlobalKind.OrderedDictionary),
        ["torch.Size"] = new(PickleGlobalKind.Size),
        ["torch._utils._rebuild_tensor_v2"] = new(PickleGlobalKind.RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new(PickleGlobalKind.RebuildParameter),
        ["torch.FloatStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Float32),
        ["torch.DoubleStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Float64),
        ["torch.HalfStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Float16),
        ["torch.BFloat16Storage"] = new(PickleGlobalKind.Storage, CheckpointElementType.BFloat16),
        ["torch.LongStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Int64),
        ["torch.IntStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Int32),
        ["torch.ShortStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Int16),
        ["torch.CharStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Int8),
        ["torch.ByteStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.UInt8),
        ["torch.BoolStorage"] = new(PickleGlobalKind.Storage, CheckpointElementType.Bool),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Only the wording of the refusal depends on these two: what is not allowed is refused, known or not.
    private static readonly FrozenSet<string> ProgramModules = FrozenSet.Create(StringComparer.Ordinal,
        "os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "importlib", "runpy", "pty", "ctypes",
        "webbrowser", "urllib", "multiprocessing", "asyncio", "pickle", "marshal", "timeit", "pdb");

    private static readonly FrozenSet<string> ProgramBuiltins = FrozenSet.Create(StringComparer.Ordinal,
        "eval", "exec", "execfile", "compile", "open", "file", "input", "getattr", "setattr", "delattr", "apply", "globals", "__import__", "breakpoint");

    public static PickleGlobal Resolve(string module, string name, CheckpointErrors errors)
    {
        string full = $"{module}.{name}";
        if (Allowed.TryGetValue(full, out PickleGlobal? global))
            return global;

        string shown = CheckpointErrors.Quote(full);
        if (RunsPrograms(module, name))
            throw errors.Error($"refused: the file asks to run {shown}, which no checkpoint needs; do not load it in Python, get the checkpoint from its author");
        if (module == "torch" && name.EndsWith("Storage", StringComparison.Ordinal))
            throw errors.Error($"holds a tensor kept in {shown}, an element type that is not read here; convert the tensor to float32 and save again");
        throw errors.Error($"holds a Python object {shown}; {CheckpointErrors.SaveStateDict}");
    }

    private static bool RunsPrograms(string module, string name)
    {
        string top = module.Split('.', 2)[0];
        return top is "builtins" or "__builtin__" ? ProgramBuiltins.Contains(name.Split('.', 2)[0]) : ProgramModules.Contains(top);
    }
}
