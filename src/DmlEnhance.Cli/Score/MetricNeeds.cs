namespace DmlEnhance.Cli.Score;

/// <summary>What a metric compares a picture with.</summary>
internal enum MetricNeeds
{
    /// <summary>With nothing.</summary>
    Nothing,

    /// <summary>With the picture as it should be.</summary>
    Reference,

    /// <summary>With the picture before enhancement.</summary>
    Input,
}
