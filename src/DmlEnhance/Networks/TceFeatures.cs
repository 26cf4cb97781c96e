namespace DmlEnhance.Networks;

/// <summary>What TCE-Net's encoder makes of a window of five frames of H x W, w being the network's width.</summary>
/// <typeparam name="T">The reader's tensor type.</typeparam>
/// <param name="Latent">[N, 4 w, H / 4, W / 4]: of the whole window.</param>
/// <param name="Half">[N, 2 w, H / 2, W / 2]: of the middle frame and its neighbours, for the decoder.</param>
/// <param name="Full">[N, w, H, W]: of the middle frame, for the decoder.</param>
public readonly record struct TceFeatures<T>(T Latent, T Half, T Full);
