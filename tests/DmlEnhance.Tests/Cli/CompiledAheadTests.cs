using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public class CompiledAheadTests
{
    /// <summary>Nobody would see it otherwise: the program runs as well without, only its start takes longer.</summary>
    [Fact]
    public void A_release_build_of_the_command_line_is_compiled_ahead_of_time()
    {
        string? configuration = typeof(CompiledAheadTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration;
        Assert.SkipUnless(Repository.Root is not null && configuration == "Release", "only a Release build in its checkout is compiled ahead of time");
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "only builds on Linux x64 are compiled ahead of time");
        string[] assemblies = Directory.GetFiles(Path.Combine(Repository.Root!, "src", "DmlEnhance.Cli", "bin", "Release", "net10.0"), "*.dll");
        Assert.Contains(assemblies, assembly => Path.GetFileName(assembly) == "DmlEnhance.Cli.dll");
        Assert.Contains(assemblies, assembly => Path.GetFileName(assembly) == "System.CommandLine.dll");
        foreach (string assembly in assemblies)
        {
            using var reader = new PEReader(File.OpenRead(assembly));
            Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, assembly);
        }
    }
}
