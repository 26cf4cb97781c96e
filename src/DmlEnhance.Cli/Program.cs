using DmlEnhance.Cli;

return await CommandLine.RunAsync(args, CliConsole.Process);
