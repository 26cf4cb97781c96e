namespace DmlEnhance.Enhancers;

/// <summary>Rows of a frame, and the halo that the network must see to get them right.</summary>
/// <param name="Row">First row that is written.</param>
/// <param name="Rows">How many are written.</param>
/// <param name="Top">Halo rows above; fewer at the picture's edge, where the network pads with zeros itself.</param>
/// <param name="Bottom">Halo rows below.</param>
internal readonly record struct Band(int Row, int Rows, int Top, int Bottom)
{
    /// <summary>Rows that the network sees.</summary>
    public int Height => Top + Rows + Bottom;
}
