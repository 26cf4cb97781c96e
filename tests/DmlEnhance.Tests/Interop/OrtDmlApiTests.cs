using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.InteropGenerator;
using Xunit;

namespace DmlEnhance.Tests.Interop;

/// <summary>The places of functions in tables that are called by their place, against what their owners declare.</summary>
[SupportedOSPlatform("windows10.0")]
public sealed partial class OrtDmlApiTests
{
    [Fact]
    public void ONNX_Runtimes_functions_are_at_the_places_that_its_managed_API_declares()
    {
        string? root = Repository.Root;
        if (root is null)
            Assert.Skip("needs the checkout around it");
        string declaration = File.ReadAllText(Path.Combine(root, "node_modules", "com.github.asus4.onnxruntime", "Runtime", "NativeMethods.shared.cs"));
        int start = declaration.IndexOf("public struct OrtApi", declaration.IndexOf("struct OrtApiBase", StringComparison.Ordinal) + 20, StringComparison.Ordinal);
        int end = declaration.IndexOf("\n    }", start, StringComparison.Ordinal);
        string[] functions = [.. Field().Matches(declaration[start..end]).Select(match => match.Groups[1].Value)];
        Assert.All(Enum.GetValues<OrtDmlApi.Place>(), place => Assert.Equal(place.ToString(), functions[(int)place]));
    }

    [Fact]
    public void DirectMLs_interface_is_the_one_of_its_header()
    {
        string header = File.ReadAllText(Directory.EnumerateFiles(InteropLayer.RestoredHeaders, "DirectML.h", SearchOption.AllDirectories).Single());
        Match device = DeviceInterface().Match(header);
        Assert.Equal(DirectMLDevice.InterfaceId.ToString(), device.Groups["id"].Value);
        // What IDMLDevice inherits, and the first method of its own.
        Assert.Equal("IDMLObject", device.Groups["base"].Value);
        Assert.Equal("CheckFeatureSupport", device.Groups["first"].Value);
        Match inherited = ObjectInterface().Match(header);
        Assert.Equal(4, inherited.Groups["method"].Captures.Count);
    }

    [GeneratedRegex(@"public IntPtr (\w+);")]
    private static partial Regex Field();

    [GeneratedRegex("""DML_DECLARE_INTERFACE\("(?<id>[\w-]+)"\) IDMLDevice : (?<base>\w+)\s*\{\s*IFACEMETHOD\((?<first>\w+)\)""")]
    private static partial Regex DeviceInterface();

    [GeneratedRegex(@"IDMLObject : IUnknown\s*\{(?:[^}]*?IFACEMETHOD\((?<method>\w+)\)[^}]*?= 0;)+\s*\};")]
    private static partial Regex ObjectInterface();
}
