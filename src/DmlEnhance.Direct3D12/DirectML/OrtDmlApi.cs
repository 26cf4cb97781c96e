using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DmlEnhance.Enhancers;
using Microsoft.ML.OnnxRuntime;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>
/// What ONNX Runtime's managed API leaves out: the functions of its DirectML provider (<c>OrtDmlApi</c>), and where each node of a session's graph runs.
/// </summary>
/// <remarks>
/// The tables of functions only ever grow at their end, so a function's place in one is part of ONNX Runtime's binary interface; a test holds the
/// places here against the managed API's own declaration. Sources: <c>onnxruntime_c_api.h</c> and <c>dml_provider_factory.h</c>.
/// </remarks>
internal static unsafe class OrtDmlApi
{
    /// <summary>The first version whose table has all that is used here.</summary>
    public const uint Version = 24;

    /// <summary>Places in <c>OrtApi</c>.</summary>
    internal enum Place
    {
        GetErrorMessage = 2,
        ReleaseStatus = 93,
        GetExecutionProviderApi = 195,
        Session_GetEpGraphAssignmentInfo = 407,
        EpAssignedSubgraph_GetEpName = 408,
        EpAssignedSubgraph_GetNodes = 409,
        EpAssignedNode_GetName = 410,
        EpAssignedNode_GetOperatorType = 412,
    }

    private const int AppendProvider1 = 1; // SessionOptionsAppendExecutionProvider_DML1
    private const int CreateGpuAllocation = 2; // CreateGPUAllocationFromD3DResource
    private const int FreeGpuAllocation = 3;

    private static readonly Lazy<Tables> Api = new(Load);

    /// <summary>Has a session run on a device and queue of the caller's; the session holds a reference to each.</summary>
    /// <exception cref="DmlEnhanceException">ONNX Runtime has no DirectML provider, or it refuses the device.</exception>
    public static void AppendProvider(SessionOptions options, nint directMLDevice, ID3D12CommandQueue* queue) =>
        Check(((delegate* unmanaged[Stdcall]<nint, nint, ID3D12CommandQueue*, nint>)Api.Value.Dml[AppendProvider1])(options.DangerousGetHandle(), directMLDevice, queue), "the DirectML provider");

    /// <summary>Wraps a buffer for binding; nothing is copied, and the wrapper holds a reference to the buffer.</summary>
    public static nint CreateAllocation(ID3D12Resource* resource)
    {
        void* allocation = null;
        Check(((delegate* unmanaged[Stdcall]<ID3D12Resource*, void**, nint>)Api.Value.Dml[CreateGpuAllocation])(resource, &allocation), "CreateGPUAllocationFromD3DResource");
        return (nint)allocation;
    }

    /// <summary>Ends what <see cref="CreateAllocation"/> made.</summary>
    public static void FreeAllocation(nint allocation) =>
        Check(((delegate* unmanaged[Stdcall]<nint, nint>)Api.Value.Dml[FreeGpuAllocation])(allocation), "FreeGPUAllocation");

    /// <summary>Where each node of a session's graph was put. The session must have been asked to keep that (<see cref="DirectMLSession"/>).</summary>
    public static IReadOnlyList<NodePlacement> Placements(InferenceSession session)
    {
        var placements = new List<NodePlacement>();
        foreach (nint part in Items(Place.Session_GetEpGraphAssignmentInfo, NativeHandle(session)))
        {
            string provider = Text(Place.EpAssignedSubgraph_GetEpName, part);
            foreach (nint node in Items(Place.EpAssignedSubgraph_GetNodes, part))
                placements.Add(new NodePlacement(Text(Place.EpAssignedNode_GetName, node), Text(Place.EpAssignedNode_GetOperatorType, node), provider));
        }

        GC.KeepAlive(session);
        return placements;
    }

    // The managed API keeps its pointer to itself, and has no member for the question.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nativeHandle")]
    private static extern ref nint NativeHandle(InferenceSession session);

    [DllImport("onnxruntime", ExactSpelling = true)]
    private static extern nint* OrtGetApiBase();

    private static Tables Load() => OrtEnvironment.Call("ONNX Runtime", () =>
    {
        // OrtApiBase: GetApi, GetVersionString.
        nint* runtime = ((delegate* unmanaged[Stdcall]<uint, nint*>)OrtGetApiBase()[0])(Version);
        if (runtime is null)
            throw new DmlEnhanceException($"ONNX Runtime {Enhancer.RuntimeVersion} is too old for DirectML on a device of one's own: 1.{Version} or newer is needed beside the program");
        void* dml = null;
        byte[] name = "DML\0"u8.ToArray();
        nint status;
        fixed (byte* text = name)
            status = ((delegate* unmanaged[Stdcall]<byte*, uint, void**, nint>)runtime[(int)Place.GetExecutionProviderApi])(text, Version, &dml);
        Check(runtime, status, "this ONNX Runtime has no DirectML provider");
        return new Tables(runtime, (nint*)dml);
    });

    // What the session owns: valid as long as it is.
    private static ReadOnlySpan<nint> Items(Place place, nint owner)
    {
        nint* items = null;
        nuint count = 0;
        Check(((delegate* unmanaged[Stdcall]<nint, nint**, nuint*, nint>)Api.Value.Runtime[(int)place])(owner, &items, &count), place.ToString());
        return new ReadOnlySpan<nint>(items, checked((int)count));
    }

    private static string Text(Place place, nint owner)
    {
        byte* text = null;
        Check(((delegate* unmanaged[Stdcall]<nint, byte**, nint>)Api.Value.Runtime[(int)place])(owner, &text), place.ToString());
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    private static void Check(nint status, string what) => Check(Api.Value.Runtime, status, what);

    private static void Check(nint* runtime, nint status, string what)
    {
        if (status == 0)
            return;
        byte* message = ((delegate* unmanaged[Stdcall]<nint, byte*>)runtime[(int)Place.GetErrorMessage])(status);
        string text = DmlEnhanceException.OneLine(OrtEnvironment.WithoutPlaces(Marshal.PtrToStringUTF8((nint)message) ?? ""));
        ((delegate* unmanaged[Stdcall]<nint, void>)runtime[(int)Place.ReleaseStatus])(status);
        throw new DmlEnhanceException($"{what}: ONNX Runtime refused it: {text}");
    }

    private readonly struct Tables(nint* runtime, nint* dml)
    {
        public readonly nint* Runtime = runtime;
        public readonly nint* Dml = dml;
    }
}
