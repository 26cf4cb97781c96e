namespace DmlEnhance.Devices;

/// <summary>A graph of fixed shapes, ready to run on a device. Not thread-safe.</summary>
public interface INetworkSession : IDisposable
{
    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">Every input by its name, of its shape.</param>
    /// <param name="outputs">The outputs that are wanted, by their names; written.</param>
    /// <param name="cancellationToken">Ends the graph early, between two of its nodes where the device can; the outputs then hold nothing of use.</param>
    /// <exception cref="DmlEnhanceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    void Run(IReadOnlyDictionary<string, NetworkTensor> inputs, IReadOnlyDictionary<string, NetworkTensor> outputs, CancellationToken cancellationToken = default);
}
