using System.Globalization;
using System.Text.RegularExpressions;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Shaders;

/// <summary>Every shader that lies beside the program: the library's, the viewer's, the benchmark's and the tests' own.</summary>
public sealed partial class ShaderFilesTests : IDisposable
{
    // What each file is compiled as; several lines where defines make several shaders of one file.
    private static readonly (string File, string Target, string[] Defines)[] Table =
    [
        ("composite.hlsl", "ps_5_1", []),
        ("composite.hlsl", "ps_5_1", ["TENSOR"]),
        ("convolution.hlsl", "cs_5_1", ["RELU"]),
        ("convolution.hlsl", "cs_5_1", ["ADD_RELU"]),
        ("convolution.hlsl", "cs_5_1", ["ILLUMINATION"]),
        ("copy.hlsl", "cs_5_1", []),
        ("exposure-blocks.hlsl", "cs_5_1", []),
        ("exposure-mean.hlsl", "cs_5_1", []),
        ("frame-to-tensor.hlsl", "cs_5_1", []),
        ("full-screen-triangle.hlsl", "vs_5_1", []),
        ("gradient.hlsl", "ps_5_1", []),
        ("night-street.hlsl", "ps_5_1", []),
        ("overlay.hlsl", "ps_5_1", []),
        ("present.hlsl", "ps_5_1", []),
        ("sci.hlsl", "cs_5_1", []),
        ("steady-noise.hlsl", "cs_5_1", []),
        ("steady.hlsl", "cs_5_1", []),
    ];

    private readonly TemporaryFolder _cache = new();
    private readonly ShaderLibrary _library;

    public ShaderFilesTests() => _library = new ShaderLibrary(cacheFolder: _cache.Path);

    public static TheoryData<string, string, string> Shaders()
    {
        var data = new TheoryData<string, string, string>();
        foreach ((string file, string target, string[] defines) in Table)
            data.Add(file, target, string.Join(' ', defines));
        return data;
    }

    public void Dispose() => _cache.Dispose();

    [Theory]
    [MemberData(nameof(Shaders))]
    public void A_shader_compiles_without_a_warning(string file, string target, string defines)
    {
        var request = new ShaderRequest(file, target, Defines: [.. defines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, "1"))]);
        Assert.True(_library.Compile(request).AsSpan().StartsWith("DXBC"u8));
    }

    [Fact]
    public void Every_shader_is_named_here()
    {
        string[] files = [.. Directory.EnumerateFiles(_library.Folder, "*.hlsl", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_library.Folder, path)).Order(StringComparer.Ordinal)];
        Assert.Equal(Table.Select(entry => entry.File).Distinct().Order(StringComparer.Ordinal), files);
    }

    [Theory]
    [InlineData("sci.hlsl", "TILE_WIDTH", SciPass.TileWidth)]
    [InlineData("sci.hlsl", "TILE_HEIGHT", SciPass.TileHeight)]
    [InlineData("exposure.hlsli", "BLOCK_WIDTH", ExposurePass.Block)]
    [InlineData("exposure.hlsli", "BLOCK_HEIGHT", ExposurePass.Block)]
    public void A_group_makes_as_many_pixels_as_its_pass_believes(string file, string name, int expected) => Assert.Equal(expected, Define(file, name));

    [Fact]
    public void A_texture_is_what_its_flags_say_to_the_shaders_too()
    {
        Assert.Equal((int)FrameFlags.Linear, Define("frame.hlsli", "FRAME_LINEAR"));
        Assert.Equal((int)FrameFlags.Hdr, Define("frame.hlsli", "FRAME_HDR"));
        Assert.Equal((int)FrameFlags.Float, Define("frame.hlsli", "FRAME_FLOAT"));
        Assert.Equal((int)FrameFlags.Decoded, Define("frame.hlsli", "FRAME_DECODED"));
    }

    private int Define(string file, string name)
    {
        string text = File.ReadAllText(Path.Combine(_library.Folder, file));
        Match define = Assert.Single(DefineLine().Matches(text), match => match.Groups["name"].Value == name);
        return int.Parse(define.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^#define (?<name>\w+) (?<value>\d+)\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DefineLine();
}
