using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Onnx;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>Makes sessions on a thread of the pool, one after another, the one that was asked for last first.</summary>
/// <remarks>
/// One at a time, because each takes a processor or two for as long as it lasts; the last first, because a window that is dragged asks for a size that
/// nobody wants a moment later. One thread calls the methods.
/// </remarks>
internal sealed class SessionMaker(GraphicsDevice device, bool allowsCpu)
{
    private readonly Lock _gate = new();
    private readonly List<Job> _waiting = []; // the one asked for last at the end
    private bool _isMaking;

    /// <summary>Begins to make a session, now or when its turn comes.</summary>
    public unsafe Job Begin(OnnxFile model, int width, int height)
    {
        // References of its own: neither device nor queue may be there any more when its turn comes.
        var job = new Job(model, width, height, device.Adapter.UsableMemory, DirectMLDevice.Get(device), (nint)device.Queue);
        device.Queue->AddRef();
        lock (_gate)
        {
            if (_isMaking)
            {
                _waiting.Add(job);
                return job;
            }

            _isMaking = true;
        }

        Task.Run(() => Work(job));
        return job;
    }

    /// <summary>Has a job that waits be the next.</summary>
    public void Hurry(Job job)
    {
        lock (_gate)
        {
            if (_waiting is not [.., var last] || last == job || !_waiting.Remove(job))
                return;
            _waiting.Add(job);
        }
    }

    /// <summary>Gives up a job that waits; one that has begun is made to its end.</summary>
    /// <returns>Whether it was given up.</returns>
    public bool GiveUp(Job job)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(job))
                return false;
        }

        job.DirectML.Dispose();
        ReleaseQueue(job);
        job.Completion.SetCanceled();
        return true;
    }

    private void Work(Job? job)
    {
        while (job is not null)
        {
            try
            {
                job.Completion.SetResult(Make(job));
            }
            catch (DmlEnhanceException e)
            {
                job.Completion.SetException(e);
            }

            lock (_gate)
            {
                job = _waiting.LastOrDefault();
                if (job is not null)
                    _waiting.Remove(job);
                else
                    _isMaking = false;
            }
        }
    }

    // Whatever goes wrong is an error in one line, for whom it reaches is a render loop.
    private unsafe IFrameSession Make(Job job)
    {
        bool hasDevice = true;
        try
        {
            // Before DirectML compiles for a size that no buffer has.
            _ = DirectMLTensor.Elements(job.Width, job.Height);
            if (job.Model is TceModel video)
            {
                video.RequireMemory(job.MemoryBytes, job.Width, job.Height);
                hasDevice = false;
                return new TceFrameSession((ID3D12CommandQueue*)job.Queue, job.DirectML, video, job.Width, job.Height, allowsCpu);
            }

            FixedGraph graph = FixedGraph.ForFrame((OnnxModel)job.Model, job.Width, job.Height);
            hasDevice = false;
            return new DirectMLSession((ID3D12CommandQueue*)job.Queue, job.DirectML, graph, allowsCpu);
        }
        catch (Exception e) when (e is not DmlEnhanceException)
        {
            throw new DmlEnhanceException($"{job.Model.Name}: there is no DirectML session for {job.Width}x{job.Height} pixels: {DmlEnhanceException.OneLine(e.Message)}", e);
        }
        finally
        {
            // From then on the session has it, also where it could not be made.
            if (hasDevice)
                job.DirectML.Dispose();
            // The session has a reference of its own.
            ReleaseQueue(job);
        }
    }

    private static unsafe void ReleaseQueue(Job job) => ((ID3D12CommandQueue*)job.Queue)->Release();

    /// <summary>One session that is made or is to be.</summary>
    internal sealed record Job(OnnxFile Model, int Width, int Height, long MemoryBytes, DirectMLDevice DirectML, nint Queue)
    {
        /// <summary>Told when it is made, has failed, or was given up.</summary>
        public TaskCompletionSource<IFrameSession> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IFrameSession> Session => Completion.Task;
    }
}
