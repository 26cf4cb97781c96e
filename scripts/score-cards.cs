// Writes what scripts/measure-quality.sh found into the cards of this project's models:
//
//     dotnet run scripts/score-cards.cs -- WORK models
//
// WORK is measure-quality.sh's folder.
#:project ../src/DmlEnhance/DmlEnhance.csproj
#:property PublishAot=false

using System.Text.Json;
using DmlEnhance.Files;
using DmlEnhance.Models;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run scripts/score-cards.cs -- WORK models");
    return 2;
}

using JsonDocument simulated = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(args[0], "simulated.json")));
using JsonDocument real = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(args[0], "real.json")));
foreach (string level in new[] { "easy", "medium", "difficult" })
{
    string name = $"sci-{level}";
    string path = Path.Combine(args[1], $"{name}.json");
    ModelCard card = ModelCard.Load(path);
    var scores = new Dictionary<string, double>(card.Scores?.Where(score => score.Key.StartsWith("validation", StringComparison.Ordinal)) ?? []);
    (double psnr, int pairs) = Mean(simulated, name, "psnr", "");
    scores[$"PSNR (dB), {pairs} simulated pairs of held-out photographs, all levels"] = Math.Round(psnr, 2);
    scores[$"SSIM, {pairs} simulated pairs of held-out photographs, all levels"] = Math.Round(Mean(simulated, name, "ssim", "").Mean, 4);
    (psnr, pairs) = Mean(simulated, name, "psnr", $"{level}/");
    scores[$"PSNR (dB), {pairs} pairs of level {level}"] = Math.Round(psnr, 2);
    scores[$"SSIM, {pairs} pairs of level {level}"] = Math.Round(Mean(simulated, name, "ssim", $"{level}/").Mean, 4);
    (double niqe, int pictures) = Mean(real, name, "niqe", "");
    scores[$"NIQE, {pictures} real dark pictures"] = Math.Round(niqe, 3);
    AtomicFile.Write(path, (card with { Scores = scores }).ToJson());
}

return 0;

static (double Mean, int Count) Mean(JsonDocument document, string method, string metric, string prefix)
{
    double[] values =
    [
        .. from picture in document.RootElement.GetProperty("pictures").EnumerateArray()
           where picture.GetProperty("picture").GetString()!.StartsWith(prefix, StringComparison.Ordinal)
           from scored in picture.GetProperty("methods").EnumerateArray()
           where scored.GetProperty("method").GetString() == method
           select scored.GetProperty("scores").GetProperty(metric).GetDouble(),
    ];
    return (values.Average(), values.Length);
}
