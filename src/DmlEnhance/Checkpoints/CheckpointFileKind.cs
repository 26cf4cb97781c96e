using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Checkpoints;

/// <summary>Recognises what people hand in instead of a checkpoint, so that the error can say what to do about it.</summary>
internal static class CheckpointFileKind
{
    /// <summary>Bytes of the file's beginning that <see cref="Check"/> can make use of.</summary>
    public const int HeadLength = 512;

    // torch.serialization.MAGIC_NUMBER, pickled by protocol 2: how every file of torch.save before 1.6 begins.
    private static ReadOnlySpan<byte> LegacyMagic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    /// <summary>Returns quietly if the file may be a zip archive.</summary>
    /// <exception cref="DmlEnhanceException">It is something else; the message says what.</exception>
    public static void Check(ReadOnlySpan<byte> head, long fileLength, CheckpointErrors errors)
    {
        if (head.StartsWith("PK"u8))
            return;
        if (head.StartsWith(LegacyMagic))
            throw errors.Error("is in PyTorch's old format (before 1.6); convert it once in PyTorch: torch.save(torch.load(path), new_path)");
        if (head[0] == 0x80)
            throw errors.Error("is a bare Python pickle, not a checkpoint; " + CheckpointErrors.SaveAgain);
        if (IsSafetensors(head, fileLength))
            throw errors.Error("is a safetensors file; convert it in PyTorch: torch.save(safetensors.torch.load_file(path), new_path)");
        if (IsOnnx(head))
            throw errors.Error("is an ONNX model, not a PyTorch checkpoint; give it where a model is asked for");
        if (head.StartsWith("version https://git-lfs"u8))
            throw errors.Error("is a Git LFS pointer, not the checkpoint itself; run git lfs pull");
        if (IsText(head))
            throw errors.Error("is a text file (perhaps a web page saved in its place), not a PyTorch checkpoint; download it again");
        throw errors.Error("is not a PyTorch checkpoint (no zip archive of torch.save); give a .pt or .pth file");
    }

    private static bool IsSafetensors(ReadOnlySpan<byte> head, long fileLength) =>
        head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)(fileLength - 8);

    // A ModelProto begins with ir_version (field 1, a small varint); length-delimited fields follow (2 producer_name ... 8 opset_import).
    private static bool IsOnnx(ReadOnlySpan<byte> head) =>
        head.Length > 2 && head[0] == 0x08 && head[1] is > 0 and < 0x40 && head[2] is 0x12 or 0x1a or 0x22 or 0x32 or 0x3a or 0x42;

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (Rune rune in Encoding.UTF8.GetString(head).EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r' or '\f'))
                return false;
        }

        return true;
    }
}
