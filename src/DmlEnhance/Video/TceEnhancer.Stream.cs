using System.Numerics.Tensors;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Video;

public sealed partial class TceEnhancer
{
    /// <summary>One stream: the last frames, small and at full size, and the features of the last two windows.</summary>
    private sealed unsafe class Stream : IDisposable
    {
        private const int Rgb = 3;

        private readonly Sessions _sessions;
        private readonly FrameReduction _reduction;
        private readonly GuidedGain? _gain;
        private readonly Frame?[] _frames = new Frame?[FramesAfter + 1];
        private readonly CpuTensor[] _small = new CpuTensor[TceNetwork.Frames]; // a ring, as the frames
        private readonly Features[] _features = new Features[2];
        private readonly List<int> _sceneStarts = [0];
        private readonly int _frameWidth;
        private readonly int _frameHeight;
        private readonly PixelFormat _format;

        public Stream(TceModel model, IOpenedDevice device, TceOptions options, Frame first)
        {
            (_frameWidth, _frameHeight, _format) = (first.Width, first.Height, first.Format);
            (Width, Height) = options.SizeFor(first.Width, first.Height);
            _reduction = new FrameReduction(first.Width, first.Height, Width, Height);
            _sessions = new Sessions(model, device, Width, Height);
            try
            {
                _gain = (Width, Height) == (first.Width, first.Height) ? null : new GuidedGain(Width, Height);
                for (int i = 0; i < _small.Length; i++)
                    _small[i] = new CpuTensor(new FeatureShape(Rgb, Height, Width));
                for (int i = 0; i < _features.Length; i++)
                    _features[i] = new Features(model.Network, device, Width, Height);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public int Width { get; }

        public int Height { get; }

        /// <summary>Frames that went in.</summary>
        public int Count { get; private set; }

        /// <summary>Frames that came out.</summary>
        public int Made { get; private set; }

        public int Cuts { get; private set; }

        public void Add(Frame source, bool isCut)
        {
            _reduction.Reduce(source, _small[Count % _small.Length].First);
            Frame kept = _frames[Count % _frames.Length] ??= new Frame(_frameWidth, _frameHeight, _format);
            source.Samples.CopyTo(kept.Samples);
            if (isCut)
            {
                _sceneStarts.Add(Count);
                Cuts++;
            }

            Count++;
        }

        /// <summary>Makes the next frame that is to come out.</summary>
        public bool Make(Frame target, float strength, CancellationToken cancellationToken)
        {
            Frame source = _frames[Made % _frames.Length]!;
            // Nothing is run for a frame that stays as it is; features that a later one needs are made then.
            if (strength == 0)
                source.Samples.CopyTo(target.Samples);
            else
                Enhance(source, target, strength, cancellationToken);
            Made++;
            while (_sceneStarts is [_, var next, ..] && next <= Made)
                _sceneStarts.RemoveAt(0);
            return true;
        }

        public void Dispose()
        {
            _sessions.Dispose();
            _gain?.Dispose();
            foreach (Frame? frame in _frames)
                frame?.Dispose();
            // Not all are there where the constructor failed.
            foreach (CpuTensor? frame in _small)
                frame?.Dispose();
            foreach (Features? features in _features)
                features?.Dispose();
        }

        private void Enhance(Frame source, Frame target, float strength, CancellationToken cancellationToken)
        {
            Features exemplar = Encoded(Made, other: null, cancellationToken);
            Features query = Encoded(Made + 1, exemplar, cancellationToken);
            CpuTensor enhanced = _sessions.Head(exemplar, query, cancellationToken);
            // The sum carries any NaN or infinity; they would otherwise end as black or white without a word.
            if (!float.IsFinite(TensorPrimitives.Sum<float>(enhanced.Numbers)))
                throw new DmlEnhanceException($"{_sessions.Name}: the network's result holds NaN or infinity; the model is broken or not made for such frames");
            // The network's last layer is linear.
            TensorPrimitives.Clamp(enhanced.Numbers, 0, 1, enhanced.Numbers);
            if (_gain is null)
            {
                SampleConversion.FromPlanes(source, target, 0, source.Height, enhanced.First, source.Width * source.Height, strength);
                return;
            }

            _gain.Fit(_small[Made % _small.Length].Numbers, enhanced.Numbers);
            _gain.Apply(source, target, strength);
        }

        // The features of the window about a frame, made where they are not there; never in the place of the other's.
        private Features Encoded(int centre, Features? other, CancellationToken cancellationToken)
        {
            var window = new Window(centre, _sceneStarts[0]);
            foreach (Features features in _features)
            {
                if (features.Window == window)
                    return features;
            }

            Features place = _features[0] == other || (other is null && _features[0].Window is { } kept && kept.Centre > centre) ? _features[1] : _features[0];
            place.Window = null;
            int last = _sceneStarts is [_, var next, ..] ? next - 1 : Count - 1;
            int plane = Rgb * Width * Height;
            for (int i = 0; i < TceNetwork.Window; i++)
            {
                int frame = Math.Clamp(centre - TceNetwork.Reach + i, _sceneStarts[0], last);
                _small[frame % _small.Length].Numbers.CopyTo(_sessions.Frames.Numbers.Slice(i * plane, plane));
            }

            _sessions.Encode(place, cancellationToken);
            place.Window = window;
            return place;
        }
    }

    // A window by its middle frame and its scene: beyond a scene's last frame there is one that is not the next scene's.
    private readonly record struct Window(int Centre, int SceneStart);
}
