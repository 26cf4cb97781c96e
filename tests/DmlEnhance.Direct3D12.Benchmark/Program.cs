using System.Text;
using DmlEnhance.Direct3D12.Benchmark;

// Names of files and adapters are not all in the console's usual code page.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await BenchmarkCommand.RunAsync(args, BenchmarkConsole.Process);
