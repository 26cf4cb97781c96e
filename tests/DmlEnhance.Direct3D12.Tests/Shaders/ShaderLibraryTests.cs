using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Shaders;

public sealed class ShaderLibraryTests : IDisposable
{
    private const string Whole = "#include \"colour.hlsli\"\nfloat4 main() : SV_Target\n{\n    return Colour();\n}\n";
    private static readonly ShaderRequest Request = new("shader.hlsl", "ps_5_1");

    private readonly TemporaryFolder _folder = new();

    public ShaderLibraryTests()
    {
        Write("shader.hlsl", Whole);
        Write("colour.hlsli", "#include \"deeper/value.hlsli\"\nfloat4 Colour() { return Value; }\n");
        Write("deeper/value.hlsli", "#include \"same.hlsli\"\n");
        Write("deeper/same.hlsli", "static const float4 Value = 1;\n");
    }

    private string Cache => _folder["cache"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_compilation_comes_from_the_cache()
    {
        ShaderLibrary first = Library();
        byte[] compiled = first.Compile(Request);
        Assert.Equal(1, first.CompilationCount);
        Assert.Equal(compiled, first.Compile(Request));
        Assert.Equal(1, first.CompilationCount);

        ShaderLibrary second = Library();
        Assert.Equal(compiled, second.Compile(Request));
        Assert.Equal(0, second.CompilationCount);
        Assert.Null(second.CacheProblem);
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public void A_change_of_the_file_or_of_what_it_includes_is_compiled_anew()
    {
        byte[] compiled = Library().Compile(Request);
        Write("deeper/same.hlsli", "static const float4 Value = 0.25;\n");
        AssertCompiledAnew(Request, compiled);
        Write("shader.hlsl", Whole.Replace("Colour()", "Colour() * 2", StringComparison.Ordinal));
        AssertCompiledAnew(Request, compiled);
    }

    [Fact]
    public void Another_define_entry_or_target_is_another_shader()
    {
        Write("shader.hlsl", "#ifndef VALUE\n#define VALUE 1\n#endif\nfloat4 main() : SV_Target { return VALUE; }\nfloat4 other() : SV_Target { return 7; }\n");
        byte[] compiled = Library().Compile(Request);
        AssertCompiledAnew(Request with { Defines = [("VALUE", "3")] }, compiled);
        AssertCompiledAnew(Request with { Entry = "other" }, compiled);
        AssertCompiledAnew(Request with { Target = "ps_5_0" }, compiled);
    }

    [Fact]
    public void A_file_that_appears_where_an_include_is_left_out_changes_the_key()
    {
        Write("shader.hlsl", "#ifdef NEVER\n#include \"missing.hlsli\"\n#endif\nfloat4 main() : SV_Target { return 1; }\n");
        ShaderLibrary library = Library();
        library.Compile(Request);
        Write("missing.hlsli", "\n");
        library.Compile(Request);
        Assert.Equal(2, library.CompilationCount);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("emptied")]
    [InlineData("renamed")]
    public void A_damaged_entry_is_compiled_anew_and_replaced(string damage)
    {
        byte[] compiled = Library().Compile(Request);
        string entry = Assert.Single(Directory.GetFiles(Cache));
        byte[] whole = File.ReadAllBytes(entry);
        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(entry, whole[..^10]);
                break;
            case "changed":
                File.WriteAllBytes(entry, [.. whole[..^1], (byte)(whole[^1] ^ 1)]);
                break;
            case "emptied":
                File.WriteAllBytes(entry, []);
                break;
            default:
                // Another shader's entry under this one's name.
                Write("other.hlsl", "float4 main() : SV_Target { return 7; }\n");
                Library().Compile(Request with { Path = "other.hlsl" });
                File.Move(Directory.GetFiles(Cache, "other-*").Single(), entry, overwrite: true);
                break;
        }

        ShaderLibrary library = Library();
        Assert.Equal(compiled, library.Compile(Request));
        Assert.Equal(1, library.CompilationCount);
        Assert.Equal(whole, File.ReadAllBytes(entry));
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_stated_and_no_error()
    {
        // A file where the folder should be: refused to every user, also to one who may do everything.
        File.WriteAllText(Cache, "in the way");
        ShaderLibrary library = Library();
        Assert.Null(library.CacheProblem);
        byte[] compiled = library.Compile(Request);
        Assert.NotEmpty(compiled);
        Assert.Contains(Cache, library.CacheProblem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', library.CacheProblem!);
    }

    [Fact]
    public void Threads_that_ask_for_one_shader_get_the_same()
    {
        ShaderLibrary library = Library();
        var results = new byte[8][];
        Parallel.For(0, results.Length, i => results[i] = library.Compile(Request));
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Equal(1, library.CompilationCount);
    }

    [Fact]
    public void A_broken_shader_names_file_line_and_column()
    {
        Write("shader.hlsl", "float4 main() : SV_Target\n{\n    float4 value = foo;\n    return value;\n}\n");
        Assert.Equal($"{_folder["shader.hlsl"]}(3,20): error X3004: undeclared identifier 'foo'", Error());
    }

    [Fact]
    public void A_broken_include_names_its_own_file()
    {
        Write("deeper/same.hlsli", "\n\nstatic const float4 Value = bar;\n");
        Assert.StartsWith($"{_folder["deeper"]}{Path.DirectorySeparatorChar}same.hlsli(3,29): error X3004: undeclared identifier 'bar'", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_errors_are_counted()
    {
        // The second: the function returns no value.
        Write("shader.hlsl", "float4 main() : SV_Target\n{\n    return foo;\n}\n");
        Assert.EndsWith("error X3004: undeclared identifier 'foo' (and 1 more)", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_is_an_error()
    {
        Write("shader.hlsl", "float4 main(float4 p : SV_Position) : SV_Target\n{\n    return pow(p.x - 1, 3.5);\n}\n");
        string error = Error();
        Assert.StartsWith($"{_folder["shader.hlsl"]}(3,12): error X3571: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_entry_or_an_unknown_target_names_the_shader()
    {
        Assert.Contains("entry", Error(Request with { Entry = "start" }), StringComparison.Ordinal);
        Assert.StartsWith(_folder["shader.hlsl"], Error(Request with { Target = "ps_9_9" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_missing_include_are_named()
    {
        Assert.Equal($"{_folder["nowhere.hlsl"]}: no such file or folder", Error(Request with { Path = "nowhere.hlsl" }));
        File.Delete(_folder["colour.hlsli"]);
        Assert.Equal($"{_folder["shader.hlsl"]}: includes 'colour.hlsli', and there is no such file", Error());
    }

    [Fact]
    public void An_include_in_angle_brackets_says_what_to_write()
    {
        Write("other.hlsl", "#include <colour.hlsli>\nfloat4 main() : SV_Target { return Value; }\n");
        Assert.Contains("#include \"colour.hlsli\"", Error(Request with { Path = "other.hlsl" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_include_one_another_end()
    {
        Write("colour.hlsli", "#ifndef COLOUR\n#define COLOUR\n#include \"colour.hlsli\"\n#include \"shader.hlsl\"\nfloat4 Colour() { return 1; }\n#endif\n");
        Write("shader.hlsl", "#ifndef SHADER\n#define SHADER\n" + Whole + "#endif\n");
        Assert.NotEmpty(Library().Compile(Request));
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(_folder["shader.hlsl"])];
        File.WriteAllBytes(_folder["shader.hlsl"], text);
        Assert.NotEmpty(Library().Compile(Request));
    }

    private ShaderLibrary Library() => new(_folder.Path, Cache);

    private string Error(ShaderRequest? request = null)
    {
        string message = Assert.Throws<DmlEnhanceException>(() => Library().Compile(request ?? Request)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private void AssertCompiledAnew(ShaderRequest request, byte[] before)
    {
        ShaderLibrary library = Library();
        Assert.NotEqual(before, library.Compile(request));
        Assert.Equal(1, library.CompilationCount);
    }

    private void Write(string name, string text)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
