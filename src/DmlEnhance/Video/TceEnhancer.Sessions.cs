using DmlEnhance.Devices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Video;

public sealed partial class TceEnhancer
{
    /// <summary>What the encoder made of a window, in the device's memory.</summary>
    private sealed class Features : IDisposable
    {
        public Features(TceNetwork network, IOpenedDevice device, int width, int height)
        {
            TceShapes shapes = network.Shapes(width, height);
            Tensors = new Dictionary<string, NetworkTensor>(StringComparer.Ordinal);
            try
            {
                foreach ((string name, FeatureShape shape) in ((string, FeatureShape)[])[(TceGraphs.Latent, shapes.Latent), (TceGraphs.Half, shapes.Half), (TceGraphs.Full, shapes.Full)])
                    Tensors.Add(name, device.CreateTensor(shape, $"TCE-Net {name}"));
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Of what; null where it holds nothing.</summary>
        public Window? Window { get; set; }

        public Dictionary<string, NetworkTensor> Tensors { get; }

        public void Dispose()
        {
            foreach (NetworkTensor tensor in Tensors.Values)
                tensor.Dispose();
        }
    }

    /// <summary>The encoder and the head at one size.</summary>
    private sealed class Sessions : IDisposable
    {
        private readonly INetworkSession _encoder;
        private readonly INetworkSession _head;
        private readonly CpuTensor _enhanced;

        public Sessions(TceModel model, IOpenedDevice device, int width, int height)
        {
            Name = model.Name;
            model.RequireMemory(device.MemoryBytes, width, height);
            try
            {
                _encoder = device.CreateSession(model.Name, TceGraphs.Encoder(model.Network, model.Source, width, height));
                _head = device.CreateSession(model.Name, TceGraphs.Head(model.Network, model.Source, width, height));
                Frames = new CpuTensor(new FeatureShape(3 * TceNetwork.Window, height, width));
                _enhanced = new CpuTensor(new FeatureShape(3, height, width));
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public string Name { get; }

        /// <summary>The window that the encoder reads.</summary>
        public CpuTensor Frames { get; }

        /// <summary>Runs the encoder on <see cref="Frames"/>.</summary>
        public void Encode(Features features, CancellationToken cancellationToken) =>
            _encoder.Run(new Dictionary<string, NetworkTensor> { [TceGraphs.FramesInput] = Frames }, features.Tensors, cancellationToken);

        /// <summary>Runs the head.</summary>
        /// <returns>The enhanced frame, valid until the next call.</returns>
        public CpuTensor Head(Features exemplar, Features query, CancellationToken cancellationToken)
        {
            var inputs = new Dictionary<string, NetworkTensor>(exemplar.Tensors) { [TceGraphs.QueryInput] = query.Tensors[TceGraphs.Latent] };
            _head.Run(inputs, new Dictionary<string, NetworkTensor> { [TceGraphs.EnhancedOutput] = _enhanced }, cancellationToken);
            return _enhanced;
        }

        public void Dispose()
        {
            // Not all are there where the constructor failed.
            _encoder?.Dispose();
            _head?.Dispose();
            Frames?.Dispose();
            _enhanced?.Dispose();
        }
    }
}
