using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using System.Xml.Linq;
using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>The kernel's tests once more, as on processors with narrower registers: the runtime is told by its environment to do without the wider ones.</summary>
public sealed class ForcedWidthTests : IDisposable
{
    private static readonly Type[] Classes =
    [
        typeof(VectorWidthTests), typeof(FusedSciContractTests), typeof(FusedSciImagesTests), typeof(FusedSciSizesTests), typeof(FusedSciPageTests),
        typeof(SigmoidReciprocalTests), typeof(QuotientTests), typeof(PixelLayoutTests),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    public async Task The_result_is_the_same_with_narrower_registers(string setting, int bits)
    {
        if (!X86Base.IsSupported)
            Assert.Skip("the widths that can be forced are those of x86 processors");
        if (FusedSci.VectorBits <= bits)
            Assert.Skip($"this process computes with {FusedSci.VectorBits} bits anyway");
        string results = _folder["results.xml"];
        // This program, which is all tests, in a process of its own.
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "DmlEnhance.Tests.exe" : "DmlEnhance.Tests"),
            ["-noLogo", "-noColor", "-xml", results, .. Classes.SelectMany(type => (string[])["-class", type.FullName!])])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[setting] = "0";
        start.Environment[VectorWidthTests.Expected] = bits.ToString(CultureInfo.InvariantCulture);
        (int exitCode, string output) = await RunAsync(start);
        Assert.True(exitCode == 0, output);

        XElement[] tests = [.. XDocument.Load(results).Descendants("test")];
        foreach (XElement test in tests.Where(test => (string?)test.Attribute("result") != "Pass"))
        {
            Assert.Equal("Skip", (string?)test.Attribute("result"));
            string reason = (string?)test.Element("reason") ?? "";
            Assert.True(reason.Contains("../shared/", StringComparison.Ordinal) || reason == FencedMemory.NotHere, reason);
        }

        // Each test of each class has run, and no other.
        Assert.Equal(Classes.SelectMany(Tests).Order(StringComparer.Ordinal), tests.Select(test => $"{(string?)test.Attribute("type")}.{(string?)test.Attribute("method")}").Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Tests(Type type) =>
        type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute))).Select(method => $"{type.FullName}.{method.Name}");

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
