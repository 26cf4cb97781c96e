using Xunit;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>For tests that open windows, count the process's handles or measure time: they share one desktop, so one runs at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Desktop
{
    public const string Name = "desktop";
}
