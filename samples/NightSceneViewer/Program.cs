using NightSceneViewer;

return ViewerCommand.Run(args);
