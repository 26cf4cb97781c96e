using System.Security.Cryptography;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Motion;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>Writes one video, dark and bright; it shows under its name when it is complete, and nothing is left of it before.</summary>
internal sealed class ClipWriter : IDisposable
{
    private readonly ClipLayout _layout;
    private readonly string _name, _staged;
    private readonly ulong _seed;
    private readonly IReadOnlyList<LowLightSimulation> _lights;

    /// <param name="layout">Where it goes.</param>
    /// <param name="name">The video's.</param>
    /// <param name="seed">Picks the noise.</param>
    /// <param name="lights">What each frame is darkened with.</param>
    public ClipWriter(ClipLayout layout, string name, ulong seed, IReadOnlyList<LowLightSimulation> lights)
    {
        _layout = layout;
        _name = name;
        _seed = seed;
        _lights = lights;
        _staged = Path.Combine(layout.Folder, $".{RandomNumberGenerator.GetHexString(12, lowercase: true)}.tmp");
    }

    /// <summary>Frames written so far.</summary>
    public int Frames { get; private set; }

    /// <summary>Adds the next frame.</summary>
    /// <param name="bright">RGB of 8 bits; dark afterwards.</param>
    /// <param name="motion">From this frame to the next and from that back to this one, or null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Add(Frame bright, (FlowField Forth, FlowField Back)? motion, CancellationToken cancellationToken)
    {
        ImageFile.Write(ClipLayout.NormalFrame(_staged, Frames), bright, cancellationToken: cancellationToken);
        _lights[Frames].Apply(bright, ClipLight.FrameSeed(_seed, Frames), cancellationToken);
        ImageFile.Write(ClipLayout.LowFrame(_staged, Frames), bright, cancellationToken: cancellationToken);
        if (motion is (var forth, var back))
        {
            FlowFile.Write(ClipLayout.FlowOf(_staged, Frames), forth);
            FlowFile.Write(ClipLayout.FlowBackOf(_staged, Frames), back);
        }

        Frames++;
    }

    /// <summary>Gives the video its name, in place of an older one.</summary>
    /// <exception cref="DmlEnhanceException">The system refused.</exception>
    public void Complete()
    {
        try
        {
            // All that is old goes first: frames never lie beside another video's motion.
            foreach (string target in ClipLayout.Parts.Select(part => _layout.PathOf(part, _name)).Where(Directory.Exists))
                Directory.Delete(target, recursive: true);
            foreach (string part in ClipLayout.Parts)
            {
                string target = _layout.PathOf(part, _name);
                string staged = Path.Combine(_staged, part);
                if (!Directory.Exists(staged))
                    continue;
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Directory.Move(staged, target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DmlEnhanceException($"cannot write {_layout.PathOf(ClipLayout.Parts[0], _name)}: {e.Message}", e);
        }
    }

    /// <summary>Removes what was written and is not complete.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(_staged))
                Directory.Delete(_staged, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What led here is the error to report; a folder that stays has a name that begins with a dot, and no reader looks into it.
        }
    }
}
