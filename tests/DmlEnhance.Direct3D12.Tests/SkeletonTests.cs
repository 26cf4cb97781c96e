using Xunit;

namespace DmlEnhance.Direct3D12.Tests;

public class SkeletonTests
{
    [Fact]
    public void It_runs() => Assert.Equal('\\', Path.DirectorySeparatorChar);
}
