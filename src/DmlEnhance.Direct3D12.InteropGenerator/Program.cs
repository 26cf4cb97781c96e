using DmlEnhance.Direct3D12.InteropGenerator;

bool check = args.Contains("--check");
string[] folders = [.. args.Where(argument => argument != "--check")];
if (folders.Length > 1 || folders.Any(folder => folder.StartsWith('-')))
{
    Console.Error.WriteLine("usage: DmlEnhance.Direct3D12.InteropGenerator [--check] [folder of the Windows SDK's headers]");
    return 2;
}

try
{
    string target = InteropLayer.FindTarget(AppContext.BaseDirectory);
    InteropLayer layer = InteropLayer.Generate(folders.Length == 1 ? folders[0] : InteropLayer.RestoredHeaders);
    if (check)
    {
        string? difference = layer.FirstDifference(target);
        if (difference is not null)
        {
            Console.Error.WriteLine(difference);
            return 1;
        }
    }
    else
    {
        layer.Write(target);
    }

    Console.WriteLine($"{target}: {layer.Files.Count} files{(check ? " as the headers have it" : "")}");
    return 0;
}
catch (Exception error) when (error is InteropException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
