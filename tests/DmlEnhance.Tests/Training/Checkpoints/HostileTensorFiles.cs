using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Tests.Training.Checkpoints;

/// <summary>Broken and hostile tensor files by what is the matter with them, each with a part of the line that a user must get.</summary>
internal static class HostileTensorFiles
{
    public sealed record Case(Func<byte[]> Make, string Expected);

    public static IReadOnlyDictionary<string, Case> All { get; } = new Dictionary<string, Case>
    {
        ["nothing"] = new(() => [], "the file is empty"),
        ["a length field cut short"] = new(() => [1, 0, 0], "it has 3 bytes"),
        ["a header longer than the file"] = new(() => WithLength(100, "{}"u8), "its header should have 100 bytes, and 2 follow"),
        ["a header of 2^64 - 1 bytes"] = new(() => WithLength(ulong.MaxValue, "{}"u8), "its header should have 18446744073709551615 bytes"),
        ["a header of 2^63 bytes"] = new(() => WithLength(1UL << 63, "{}"u8), "its header should have 9223372036854775808 bytes"),
        ["a header of no byte"] = new(() => WithLength(0, []), "does not begin with '{'"),
        ["a PyTorch checkpoint"] = new(() => [.. "PK\u0003\u0004"u8, .. new byte[1000]], "is no tensor file"),
        ["a text"] = new(() => "<!DOCTYPE html>\n<title>Not found</title>\n"u8.ToArray(), "is no tensor file"),
        ["a list for a header"] = Header("[]", 0, "does not begin with '{'"),
        ["white space before the header"] = Header(" {}", 0, "does not begin with '{'"),
        ["an object cut short"] = Header("{", 0, "is no valid JSON"),
        ["a second object"] = Header("{}{}", 0, "is no valid JSON"),
        ["a comment"] = Header("{}//", 0, "is no valid JSON"),
        ["a comma too many"] = Tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],", 4, "is no valid JSON"),
        ["lists in lists"] = Header("{\"a\":" + new string('[', 100_000), 0, "'a' in its header is or holds something else"),
        ["lists in a shape"] = Tensor("\"shape\":[[[[[[1]]]]]]", 4, "is no valid JSON"),
        ["objects in objects"] = Header(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), 0, "a second or unknown field 'a'"),
        ["texts that are no UTF-8"] = new(() => WithLength(9, [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'{', (byte)'}', (byte)'}', (byte)' ']), "not valid Unicode"),
        ["half a surrogate pair"] = Header("{\"\\ud800\":{}}", 0, "not valid Unicode"),

        ["a number for a tensor"] = Header("{\"a\":1}", 0, "'a' in its header is or holds something else"),
        ["null for a tensor"] = Header("{\"a\":null}", 0, "'a' in its header is or holds something else"),
        ["a tensor of nothing"] = Header("{\"a\":{}}", 0, "'a' lacks its type, its shape or its place"),
        ["a tensor without a type"] = Tensor("\"shape\":[1],\"data_offsets\":[0,4]", 4, "'a' lacks its type"),
        ["a tensor without a shape"] = Tensor("\"dtype\":\"F32\",\"data_offsets\":[0,4]", 4, "'a' lacks its type"),
        ["a tensor without a place"] = Tensor("\"dtype\":\"F32\",\"shape\":[1]", 4, "'a' lacks its type"),
        ["a second shape"] = Tensor("\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]", 4, "a second or unknown field 'shape'"),
        ["an unknown field"] = Tensor("\"dtype\":\"F32\",\"strides\":[1]", 4, "a second or unknown field 'strides'"),
        ["a name with escape codes"] = Tensor("\"\\u001b[2J\":1", 4, "a second or unknown field '?[2J'"),
        ["half precision"] = Tensor("\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]", 4, "tensor 'a' has elements of type 'F16'; save it as F32"),
        ["a type in small letters"] = Tensor("\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]", 4, "elements of type 'f32'"),
        ["a type that is a number"] = Tensor("\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]", 4, "'a' in its header is or holds something else"),
        ["a shape that is a number"] = Tensor("\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]", 4, "'a' in its header is or holds something else"),
        ["two tensors of one name"] = Header("{\"a\":" + Entry("[1]", 0, 4) + ",\"a\":" + Entry("[1]", 4, 8) + "}", 8, "two tensors have the name 'a'"),
        ["two tensors of one name, one of them escaped"] = Header("{\"a\":" + Entry("[1]", 0, 4) + ",\"\\u0061\":" + Entry("[1]", 4, 8) + "}", 8, "two tensors have the name 'a'"),

        ["a negative length"] = Header("{\"a\":" + Entry("[-1]", 0, 4) + "}", 4, "no whole number from 0 to 2147483647"),
        ["two negative lengths"] = Header("{\"a\":" + Entry("[-1,-1]", 0, 4) + "}", 4, "no whole number"),
        ["a length with a fraction"] = Header("{\"a\":" + Entry("[1.0]", 0, 4) + "}", 4, "no whole number"),
        ["a length with an exponent"] = Header("{\"a\":" + Entry("[1e0]", 0, 4) + "}", 4, "no whole number"),
        ["a length in quotes"] = Header("{\"a\":" + Entry("[\"1\"]", 0, 4) + "}", 4, "no whole number"),
        ["a length of 2^31"] = Header("{\"a\":" + Entry("[2147483648]", 0, 4) + "}", 4, "no whole number"),
        ["a length of 2^64"] = Header("{\"a\":" + Entry("[18446744073709551616]", 0, 4) + "}", 4, "no whole number"),
        ["a length of 100 000 digits"] = Header("{\"a\":" + Entry("[" + new string('9', 100_000) + "]", 0, 4) + "}", 4, "no whole number"),
        ["a shape that overflows to 1"] = Header("{\"a\":" + Entry("[65536,65536,65536,65536,1]", 0, 4) + "}", 4, "of shape [65536, 65536, 65536, 65536, 1] has 4 bytes"),
        ["a shape that overflows behind a zero"] = Header("{\"a\":" + Entry("[0,2147483647,2147483647,2147483647]", 0, 0) + "}", 0, "has 0 bytes"),
        ["17 dimensions"] = Header("{\"a\":" + Entry("[" + string.Join(',', Enumerable.Repeat(1, 17)) + "]", 0, 4) + "}", 4, "more than 16 lengths or places"),
        ["a million dimensions"] = Header("{\"a\":" + Entry("[" + string.Join(',', Enumerable.Repeat(1, 1_000_000)) + "]", 0, 4) + "}", 4, "more than 16 lengths or places"),
        ["three places"] = Tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]", 8, "more than 2 lengths or places"),
        ["one place"] = Tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]", 4, "lacks its type, its shape or its place"),
        ["a negative place"] = Header("{\"a\":" + Entry("[1]", -4, 0) + "}", 4, "no whole number"),
        ["a place of 2^63"] = Tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775808,9223372036854775812]", 4, "no whole number"),
        ["an end before the beginning"] = Header("{\"a\":" + Entry("[1]", 4, 0) + "}", 4, "should lie in bytes 4 to 0 of 4"),
        ["an end behind the file"] = Header("{\"a\":" + Entry("[2]", 0, 8) + "}", 4, "should lie in bytes 0 to 8 of 4"),
        ["an end far behind the file"] = Header("{\"a\":" + Entry("[2]", 0, long.MaxValue) + "}", 4, "should lie in bytes 0 to 9223372036854775807 of 4"),
        ["a shape larger than its place"] = Header("{\"a\":" + Entry("[2]", 0, 4) + "}", 4, "of shape [2] has 4 bytes"),
        ["a shape smaller than its place"] = Header("{\"a\":" + Entry("[1]", 0, 8) + "}", 8, "of shape [1] has 8 bytes"),
        ["a place that ends within an element"] = Header("{\"a\":" + Entry("[1]", 0, 5) + "}", 5, "of shape [1] has 5 bytes"),
        ["two tensors in one place"] = Header("{\"a\":" + Entry("[1]", 0, 4) + ",\"b\":" + Entry("[1]", 0, 4) + "}", 4, "begins at byte 0 of the elements, where byte 4 is next"),
        ["tensors that overlap"] = Header("{\"a\":" + Entry("[2]", 0, 8) + ",\"b\":" + Entry("[2]", 4, 12) + "}", 12, "tensor 'b' begins at byte 4 of the elements, where byte 8 is next"),
        ["a gap"] = Header("{\"a\":" + Entry("[1]", 0, 4) + ",\"b\":" + Entry("[1]", 8, 12) + "}", 12, "tensor 'b' begins at byte 8 of the elements, where byte 4 is next"),
        ["bytes before the first tensor"] = Header("{\"a\":" + Entry("[1]", 4, 8) + "}", 8, "where byte 0 is next"),
        ["bytes after the last tensor"] = Header("{\"a\":" + Entry("[1]", 0, 4) + "}", 5, "it holds 5 bytes of elements, and its header describes 4"),
        ["bytes and no tensor"] = Header("{}", 4, "it holds 4 bytes of elements, and its header describes 0"),

        ["two groups of texts"] = Header("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "__metadata__ is there twice"),
        ["two texts of one name"] = Header("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "two texts have the name 'a'"),
        ["a number for a text"] = Header("{\"__metadata__\":{\"a\":1}}", 0, "'a' in its header is or holds something else"),
        ["a text for the texts"] = Header("{\"__metadata__\":\"a\"}", 0, "'__metadata__' in its header is or holds something else"),
    };

    public static string Entry(string shape, long begin, long end) => $"{{\"dtype\":\"F32\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}";

    public static byte[] File(string header, int dataLength) =>
        WithLength((ulong)Encoding.UTF8.GetByteCount(header), [.. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]]);

    private static Case Header(string header, int dataLength, string expected) => new(() => File(header, dataLength), expected);

    private static Case Tensor(string fields, int dataLength, string expected) => Header($"{{\"a\":{{{fields}}}}}", dataLength, expected);

    private static byte[] WithLength(ulong length, ReadOnlySpan<byte> rest)
    {
        var file = new byte[8 + rest.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        rest.CopyTo(file.AsSpan(8));
        return file;
    }
}
