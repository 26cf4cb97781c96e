using Xunit;

namespace DmlEnhance.Tests.Samples;

/// <summary>What the README says that the filter costs an engine.</summary>
public sealed class EmbeddedFilterLinesTests
{
    private static readonly string Root = Repository.Root ?? throw new InvalidOperationException("the tests must be built in a checkout");

    [Fact]
    public void An_engine_takes_the_filter_in_with_fewer_than_25_lines() => Assert.InRange(LinesOfTheFilter().Count, 15, 24);

    [Fact]
    public void The_README_shows_the_lines_that_the_engine_has()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Root, "README.md"));
        int begin = Array.IndexOf(readme, "<!-- samples/EmbeddedFilter/Engine.cs { -->");
        int end = Array.IndexOf(readme, "<!-- } -->");
        Assert.InRange(begin, 0, end);
        // What stands between them is the engine's own, which comments tell of.
        IEnumerable<string> shown = readme[(begin + 1)..end].Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("```", StringComparison.Ordinal));
        Assert.Equal(LinesOfTheFilter(), shown);
    }

    private static List<string> LinesOfTheFilter()
    {
        var lines = new List<string>();
        bool isFilters = false;
        foreach (string line in File.ReadLines(Path.Combine(Root, "samples", "EmbeddedFilter", "Engine.cs")).Select(line => line.Trim()))
        {
            if (line is "// filter {" or "// } filter")
            {
                Assert.Equal(isFilters, line == "// } filter");
                isFilters = !isFilters;
            }
            else if (isFilters && line.Length > 0)
            {
                lines.Add(line);
            }
            else
            {
                // No line of it hides among the engine's own.
                Assert.DoesNotContain("Filter.", line, StringComparison.Ordinal);
            }
        }

        Assert.False(isFilters);
        return lines;
    }
}
