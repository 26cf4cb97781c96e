using System.Globalization;
using DmlEnhance.Cli.Enhance;
using DmlEnhance.Cli.Inputs;

namespace DmlEnhance.Cli.Simulate;

/// <summary>Finds the photographs, and where each pair goes.</summary>
internal static class SimulatePlanner
{
    private const string LowFolder = "low";
    private const string ReferenceFolder = "reference";
    private const string RecordName = "simulation.json";

    /// <summary>Makes the plan.</summary>
    /// <param name="inputs">Files, folders, patterns.</param>
    /// <param name="output">The folder of results.</param>
    /// <param name="choice">Which photographs are taken, or null for all.</param>
    /// <param name="count">Pairs a photograph.</param>
    /// <exception cref="UsageException">The inputs and the output do not fit together.</exception>
    /// <exception cref="DmlEnhanceException">The list cannot be read.</exception>
    public static SimulatePlan Plan(IReadOnlyList<string> inputs, string output, PhotoList? choice, int count)
    {
        if (output.Length == 0 || inputs.Contains(""))
            throw new UsageException("a path is empty");
        if (File.Exists(output))
            throw new UsageException($"'{output}' is a file that is there already and no folder");
        var missing = new List<string>();
        List<(string Input, string Relative)> files = new ImageSearch([output], missing).Find(inputs);
        if (choice is not null)
            files = choice.Choose(files, missing);

        List<EnhanceItem> low = EnhancePlanner.IntoFolder(files, Path.Combine(output, LowFolder), "png");
        List<SimulateItem> items = [.. files.Zip(low, (file, item) => new SimulateItem(file.Input, Portable(file.Relative), Pairs(item.Output)))];
        EnhancePlanner.CheckOutputs([.. items.SelectMany(item => item.Pairs.SelectMany(pair => new[] { new EnhanceItem(item.Input, pair.Low), new EnhanceItem(item.Input, pair.Reference) }))]);
        return new SimulatePlan(items, missing, Path.Combine(output, RecordName));

        SimulatePair[] Pairs(string path)
        {
            string relative = Path.GetRelativePath(Path.Combine(output, LowFolder), path);
            return [.. Enumerable.Range(0, count).Select(copy =>
            {
                string name = count == 1 ? relative : Numbered(relative, copy + 1);
                return new SimulatePair(Portable(name), copy, Path.Combine(output, LowFolder, name), Path.Combine(output, ReferenceFolder, name));
            })];
        }
    }

    private static string Numbered(string path, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(path, null)}-{number}{Path.GetExtension(path)}");

    private static string Portable(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
