using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Enhancers;

/// <summary>ONNX Runtime's process-wide environment, quiet: what it would log comes back as an exception as well.</summary>
internal static partial class OrtEnvironment
{
    private static readonly Lazy<OrtEnv> Environment = new(() =>
    {
        var options = new EnvironmentCreationOptions { logId = "DmlEnhance", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            return OrtEnv.CreateInstanceWithOptions(ref options);
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // A program that embeds this library may use ONNX Runtime itself; the one environment is then its own.
            return OrtEnv.Instance();
        }
    });

    /// <summary>The library's version, for example <c>1.30.0</c>.</summary>
    public static string Version => Environment.Value.GetVersionString();

    /// <summary>How every session on the CPU runs: its nodes one after another, each on so many threads.</summary>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    public static SessionOptions CpuOptions(int threads) => new()
    {
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        InterOpNumThreads = 1,
        IntraOpNumThreads = threads,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    /// <summary>Runs a call into ONNX Runtime and turns its failures into one line.</summary>
    /// <param name="what">What was being done, at the head of the message.</param>
    /// <param name="call">The call.</param>
    public static TResult Call<TResult>(string what, Func<TResult> call)
    {
        try
        {
            _ = Environment.Value;
            return call();
        }
        catch (OnnxRuntimeException e)
        {
            throw new DmlEnhanceException($"{what}: ONNX Runtime refused it: {WithoutPlaces(e.Message)}", e);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException || e is TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException or BadImageFormatException })
        {
            throw new DmlEnhanceException($"ONNX Runtime's native library cannot be loaded from beside the program: build again, and see the README under \"Native parts\" ({(e.InnerException ?? e).Message})", e);
        }
    }

    /// <summary>Runs a session so that it can be cancelled between two of its nodes.</summary>
    /// <param name="what">The model, at the head of a message.</param>
    /// <param name="run">Runs the session with these options.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(string what, Action<RunOptions> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not kept: ONNX Runtime would go on refusing to run with options that were once told to terminate.
        using var options = new RunOptions();
        using CancellationTokenRegistration terminating = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            Call(what, () =>
            {
                run(options);
                return true;
            });
        }
        catch (DmlEnhanceException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>A message of ONNX Runtime's without the places in its source.</summary>
    internal static string WithoutPlaces(string message) => SourceLocation().Replace(message, "");

    // "[ErrorCode:Fail] /onnxruntime_src/.../graph.cc:1234 void onnxruntime::Graph::Resolve(...) " helps no user, nor does DirectML's
    // "N:\...\AbiCustomRegistry.cpp(519)\onnxruntime.dll!00007FF...: (caller: 00007FF...) Exception(3) tid(144) " before the HRESULT and its text.
    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*|\S+\.cpp\(\d+\)\\\S+![0-9A-Fa-f]+:\s*(?:\(caller:\s*[0-9A-Fa-f]+\)\s*)?(?:Exception\(\d+\)\s*)?(?:tid\([0-9A-Fa-f]+\)\s*)?|\S+\.(?:cc|h|cpp):\d+\s+(?:[\w:<>&*~ ]+\([^)]*\)(?: const)?\s+)?")]
    private static partial Regex SourceLocation();
}
