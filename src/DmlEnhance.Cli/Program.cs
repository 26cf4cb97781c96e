using DmlEnhance.Cli;

return await CommandLine.RunAsync(args, CliConsole.Process, gpus: GpuBackend.Create());
