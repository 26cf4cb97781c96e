using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// All benchmarks where none are chosen: BenchmarkDotNet itself would ask. Its reports go where git looks for nothing.
IConfig config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
_ = args.Any(arg => arg is "-f" or "--filter") ? switcher.Run(args, config) : switcher.RunAll(config, args);
