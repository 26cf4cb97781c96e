using System.Text;
using NightSceneViewer;

// Names of files and adapters are not all in the console's usual code page.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return ViewerCommand.Run(args, ViewerConsole.Process);
