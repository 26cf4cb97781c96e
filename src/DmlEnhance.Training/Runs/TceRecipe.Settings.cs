using System.Globalization;

namespace DmlEnhance.Training.Runs;

internal sealed partial class TceRecipe
{
    private Dictionary<string, string> Describe()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RunSettings.Seed] = Text(_options.Seed),
            [RunSettings.Data] = RunSettings.Fingerprint(_clips.Files),
            [RunSettings.ValidationData] = _validator is null ? RunSettings.None : RunSettings.Fingerprint(_validator.Files),
            ["validation every"] = _validator is null ? RunSettings.None : $"{Text(ValidateEvery)} steps",
            ["width"] = Text(_network.Width),
            ["residual blocks"] = Text(_network.ResidualBlocks),
            ["clips of a step"] = Text(_options.Clips),
            ["crop"] = Text(_options.Crop),
            ["learning rate"] = $"{Text(_options.LearningRate)} {_schedule.Description}",
            ["light"] = $"{Text(_options.Clip.Light.Exposure.Min)} to {Text(_options.Clip.Light.Exposure.Max)}",
            ["clips that flicker, stand still, have a moving part"] = $"{Text(_options.Clip.FlickerPercent)} %, {Text(_options.Clip.StillPercent)} %, {Text(_options.Clip.PatchPercent)} %",
        };
        if (_options.Datasets.Count > 0)
            settings["data sets"] = string.Join(", ", _options.Datasets.Select(dataset => dataset.Layout.Name));
        if (_options.Start is { } start)
            settings["start"] = $"{Path.GetFileName(start.Name)} (sha256 {start.Sha256})";
        else if (_options.Xavier)
            settings["initial weights"] = "Xavier, gain 0.02";
        if (_options.Stcl is { } stcl)
        {
            settings["loss"] = "Spatial-Temporal Compatible Learning";
            settings["edge weight"] = Text(stcl.EdgeWeight);
            settings["temporal weight"] = Text(stcl.TemporalWeight);
            settings["perceptual weight"] = _options.Vgg is { } vgg ? $"{Text(stcl.PerceptualWeight)} (VGG-19, sha256 {vgg.Sha256})" : RunSettings.None;
            settings["motion"] = _options.Flow is { } flow ? $"RAFT (sha256 {flow.Sha256}) where it is not known" : "known";
        }
        else
        {
            settings["edge weight"] = Text(_options.Loss.EdgeWeight);
            settings["temporal weight"] = Text(_options.Loss.TemporalWeight);
        }

        return settings;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
