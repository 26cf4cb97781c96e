using System.CommandLine;
using System.Globalization;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Cli.Training;

/// <summary>The options that training and fine-tuning share.</summary>
internal sealed class TrainingOptionSet
{
    public TrainingOptionSet(double learningRate, int crop)
    {
        LearningRate = Decimal("--lr", "RATE", "a learning rate", null, 1, learningRate, "Adam's learning rate; the default is as published.");
        Data.Validators.Add(OptionValues.RefuseUnknownOptions);
        Data.Validators.Add(OptionValues.RefuseEmptyNames);
        Crop = new Option<int>("--crop")
        {
            HelpName = "N",
            Description = "Pixels a side of the part of a picture that a step sees; 0 for whole pictures, as the authors train.",
            DefaultValueFactory = _ => crop,
            CustomParser = result => OptionValues.Parse(result, text => text == "0" ? 0 : OptionValues.Integer(text, "0 (whole pictures) or a crop", 16, ushort.MaxValue)),
        };
    }

    public Option<string[]> Data { get; } = new("--data")
    {
        HelpName = "DIR",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        Description = "Folders (with their subfolders) or files of dark pictures. No bright counterparts are needed.",
    };

    public Option<double> LearningRate { get; }

    public Option<int> Crop { get; }

    public Option<ulong> Seed { get; } = new("--seed")
    {
        HelpName = "N",
        Description = "Picks initial weights, and the order and parts of pictures. The same seed gives the same weights.",
        DefaultValueFactory = _ => 1,
        CustomParser = result => OptionValues.Parse(result, OptionValues.Seed),
    };

    // Its square divides, in 32 bits: that of a much smaller one is 0.
    public Option<double> Sigma { get; } = Decimal("--sigma", "S", "a sigma", 1e-3, 1e6, SciLossOptions.CodeSigma,
        "How much of a colour edge in the picture the illumination may follow: the smaller, the more. The default is that of the authors' code; their paper says 0.1.");

    public Option<bool> AuthorsColours { get; } = new("--authors-colours")
    {
        Description = "Take the loss's colours as the authors' code does, which mixes neighbouring pixels where it means to convert RGB to YCbCr.",
    };

    public Option<int?> Threads { get; } = new("--threads", "-t")
    {
        HelpName = "N",
        Description = "Threads that compute on a CPU; weights depend on it in their last digits. [default: one a logical core]",
        CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a number of threads", 1, 1024)),
    };

    public Option<bool> KeepLast { get; } = new("--keep-last") { Description = "Make the last step the model, and not the one with the best validation PSNR." };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Tell of errors only." };

    /// <summary>The loss that was asked for.</summary>
    public SciLossOptions Loss(ParseResult parsed) => new() { Sigma = (float)parsed.GetValue(Sigma), AuthorsColourMix = parsed.GetValue(AuthorsColours) };

    /// <summary>Adds a backend's options, beside those that are shared.</summary>
    public static void AddTo(Command command, ITrainingBackend backend)
    {
        foreach (Option option in backend.Options)
            command.Options.Add(option);
    }

    /// <summary>A positive whole number.</summary>
    public static Option<T> Count<T>(string name, string what, string description, T defaultValue) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => OptionValues.Parse(result, text => (T)Convert.ChangeType(OptionValues.Integer(text, what, 1, int.MaxValue), Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture)),
    };

    /// <summary>The weight of a loss's term.</summary>
    public static double ParseWeight(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1000
            ? value
            : throw new DmlEnhanceException($"'{text}' is not a weight: use a number from 0 to 1000");

    private static Option<double> Decimal(string name, string help, string what, double? least, double most, double defaultValue, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => OptionValues.Parse(result, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value >= (least ?? 0) && value <= most
                ? value
                : throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not {what}: use a number {(least is null ? "above 0, at most" : $"from {least} to")} {most}"))),
    };
}
