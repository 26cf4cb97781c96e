using System.Diagnostics.CodeAnalysis;

namespace DmlEnhance.Checkpoints;

/// <summary>How a checkpoint stores the elements of a tensor; the names are those of torch's dtypes.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are those of the field: torch.float32 and so on.")]
public enum CheckpointElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes (torch.float32).</summary>
    Float32,

    /// <summary>IEEE 754 double precision, 8 bytes (torch.float64).</summary>
    Float64,

    /// <summary>IEEE 754 half precision, 2 bytes (torch.float16).</summary>
    Float16,

    /// <summary>The upper half of a single-precision number, 2 bytes (torch.bfloat16).</summary>
    BFloat16,

    /// <summary>Signed integer, 8 bytes (torch.int64).</summary>
    Int64,

    /// <summary>Signed integer, 4 bytes (torch.int32).</summary>
    Int32,

    /// <summary>Signed integer, 2 bytes (torch.int16).</summary>
    Int16,

    /// <summary>Signed integer, 1 byte (torch.int8).</summary>
    Int8,

    /// <summary>Unsigned integer, 1 byte (torch.uint8).</summary>
    UInt8,

    /// <summary>Truth value, 1 byte (torch.bool).</summary>
    Bool,
}
