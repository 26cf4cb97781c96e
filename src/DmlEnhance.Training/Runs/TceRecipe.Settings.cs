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
            ["weight decay"] = Text(Objective.Adam.WeightDecay),
            ["light"] = $"{Text(_options.Clip.Light.Exposure.Min)} to {Text(_options.Clip.Light.Exposure.Max)}",
            ["clips that flicker, drift in light, stand still, have a moving part, warp"] =
                $"{Text(_options.Clip.FlickerPercent)} %, {Text(_options.Clip.DriftPercent)} %, {Text(_options.Clip.StillPercent)} %, {Text(_options.Clip.PatchPercent)} %, {Text(_options.Clip.WarpPercent)} %",

            // Said where there is none, too, so that a run is not resumed without.
            ["data sets"] = _options.Datasets.Count > 0 ? string.Join(", ", _options.Datasets.Select(dataset => dataset.Layout.Name)) : RunSettings.None,
            ["start"] = _options.Start is { } start ? $"{Path.GetFileName(start.Name)} (sha256 {start.Sha256})" : RunSettings.None,
            ["initial weights"] = _options is { Xavier: true, Start: null } ? "Xavier, gain 0.02" : RunSettings.None,
            ["loss"] = _options.Stcl is null ? RunSettings.None : "Spatial-Temporal Compatible Learning",
        };
        if (_options.Stcl is { } stcl)
        {
            settings["edge weight"] = Text(stcl.EdgeWeight);
            settings["temporal weight"] = Text(stcl.TemporalWeight);
            settings["perceptual weight"] = _options.Vgg is { } vgg ? $"{Text(stcl.PerceptualWeight)} (VGG-19, sha256 {vgg.Sha256})" : RunSettings.None;
            settings["motion"] = _clips.Shape.Synthetic == 0 ? RunSettings.None : _flow is { } flow ? $"RAFT (sha256 {flow.Sha256}) where it is not known" : "known";
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
