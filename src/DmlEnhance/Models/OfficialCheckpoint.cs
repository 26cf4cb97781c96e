namespace DmlEnhance.Models;

/// <summary>A checkpoint that a paper's authors publish, known by its SHA-256.</summary>
internal sealed record OfficialCheckpoint(string Sha256, string Source, string Licence)
{
    private static readonly OfficialCheckpoint[] All =
    [
        Sci("easy", "b17326a26a93bf187ecbab217f9d3c57467a8b56020d4d9ff600ba257bbffb36"),
        Sci("medium", "4ff1e7e66e8f18114f790e5085ca4c936f0858e329e7ad1cb65b8aa09a9c6916"),
        Sci("difficult", "657fa1f280cae1035df0d5cbe628e91f2d0f28660df608a3fa3f7e9a71da5a13"),
    ];

    public static OfficialCheckpoint? Find(string sha256) => Array.Find(All, checkpoint => checkpoint.Sha256 == sha256);

    private static OfficialCheckpoint Sci(string name, string sha256) =>
        new(sha256, $"the official SCI checkpoint {name}.pt of github.com/vis-opt-group/SCI", "MIT");
}
