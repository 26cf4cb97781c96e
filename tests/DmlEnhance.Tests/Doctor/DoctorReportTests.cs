using System.Text;
using System.Text.Json;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class DoctorReportTests
{
    private const string Changed = "is not a report of dmlenhance doctor, or was changed: ";

    [Fact]
    public void A_report_comes_back_as_it_was_written_with_NaN_and_infinity()
    {
        DoctorReport report = Reports.Good.With(adapter => adapter with
        {
            Driver = null,
            Checks = [Reports.Check("Add", new SizeResult("1x1", double.NaN, null), new SizeResult("2x2", double.PositiveInfinity, null), new SizeResult("3x3", null, "it's <broken>")) with { CpuNodes = ["Add 'x'"] }],
        });
        DoctorReport read = Load(report.ToJson());
        Assert.Equal(Encoding.UTF8.GetString(report.ToJson()), Encoding.UTF8.GetString(read.ToJson()));
        CheckResult check = read.Adapters[0].Checks[0];
        Assert.Equal([double.NaN, double.PositiveInfinity, null], check.Sizes.Select(size => size.Error));
        Assert.Equal("it's <broken>", check.Sizes[2].Failure);
        Assert.False(check.Passed);
        Assert.Null(read.Adapters[0].Driver);
        Assert.True(Load(Reports.Good.ToJson()).Passed);
    }

    [Fact]
    public void The_file_tells_its_format_and_every_verdict_to_programs()
    {
        using var document = JsonDocument.Parse(Reports.Good.ToJson());
        JsonElement root = document.RootElement;
        Assert.Equal(("dmlenhance-doctor", 1), (root.GetProperty("format").GetString(), root.GetProperty("version").GetInt32()));
        Assert.True(root.GetProperty("passed").GetBoolean());
        Assert.True(root.GetProperty("adapters")[0].GetProperty("checks")[0].GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void A_report_without_an_adapter_that_was_examined_does_not_pass() =>
        Assert.False(Reports.Good.With(adapter => adapter with { FeatureLevel = null, Problem = "no Direct3D 12" }).Passed);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{", Changed + "at line 1 it cannot be read as JSON")]
    [InlineData("[]", Changed + "it is a list, and an object belongs there")]
    [InlineData("{}", Changed + "format is missing")]
    [InlineData("{\"format\": \"other\", \"version\": 1}", Changed + "format is not dmlenhance-doctor")]
    [InlineData("{\"format\": \"dmlenhance-doctor\", \"version\": 2}", "is a report of another version of dmlenhance doctor (2)")]
    [InlineData("{\"format\": \"dmlenhance-doctor\"}", Changed + "version is missing")]
    [InlineData("{\"format\": \"dmlenhance-doctor\", \"version\": \"1\"}", Changed + "version is a text, and a whole number belongs there")]
    [InlineData("{\"format\": \"dmlenhance-doctor\", \"version\": 1}", Changed + "host is missing")]
    [InlineData("{\"format\": \"\\ud800\", \"version\": 1}", Changed + "it holds a text that is no Unicode")]
    public void A_file_that_is_no_report_is_one_line(string text, string expected) => AssertRefused(Encoding.UTF8.GetBytes(text), expected);

    [Theory]
    [InlineData("\"adapters\": [", "\"other\": [", "adapters is missing")]
    [InlineData("\"adapters\": [", "\"adapters\": null, \"other\": [", "adapters is null, and a list belongs there")]
    [InlineData("\"adapters\": [", "\"adapters\": [null,", "adapters[0] is null, and an object belongs there")]
    [InlineData("\"checks\": [", "\"checks\": [null,", "adapters[0].checks[0] is null, and an object belongs there")]
    [InlineData("\"sizes\": [", "\"sizes\": [null,", "adapters[0].checks[0].sizes[0] is null, and an object belongs there")]
    [InlineData("\"cpuNodes\": []", "\"cpuNodes\": [null]", "adapters[0].checks[0].cpuNodes[0] is null, and a text belongs there")]
    [InlineData("\"timings\": [", "\"timings\": [null,", "adapters[0].timings[0] is null, and an object belongs there")]
    [InlineData("\"paths\": [", "\"paths\": [null,", "adapters[0].timings[0].paths[0] is null, and an object belongs there")]
    [InlineData("\"checks\": [", "\"checks\": null, \"other\": [", "adapters[0].checks is null, and a list belongs there")]
    [InlineData("\"checks\": [", "\"other\": [", "adapters[0].checks is missing")]
    [InlineData("\"name\": \"GPU one\"", "\"name\": null", "adapters[0].name is null, and a text belongs there")]
    [InlineData("\"index\": 0", "\"index\": 0.5", "adapters[0].index is the number 0.5, and a whole number belongs there")]
    [InlineData("\"isSoftware\": false", "\"isSoftware\": 0", "adapters[0].isSoftware is the number 0, and true or false belongs there")]
    [InlineData("\"size\": \"64x64\"", "\"other\": \"64x64\"", "adapters[0].checks[0].sizes[0].size is missing")]
    [InlineData("\"driver\": \"32.0.1.2\"", "\"driver\": {}", "adapters[0].driver is an object, and a text belongs there")]
    [InlineData("\"driver\": \"32.0.1.2\"", "\"driver\": \"\\ud800\"", "it holds a text that is no Unicode")]
    [InlineData("\"tolerance\": 1E-06", "\"tolerance\": \"much\"", "adapters[0].checks[0].tolerance is a text, and a number belongs there")]
    public void A_damaged_report_is_one_line_that_names_the_place(string part, string damaged, string expected)
    {
        string text = Encoding.UTF8.GetString(Reports.Good.ToJson());
        int at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, part);
        AssertRefused(Encoding.UTF8.GetBytes(text[..at] + damaged + text[(at + part.Length)..]), Changed + expected);
    }

    [Fact]
    public void A_report_without_what_may_be_unknown_is_read()
    {
        string text = Encoding.UTF8.GetString(Reports.Good.ToJson()).Replace("\"driver\": \"32.0.1.2\",", "", StringComparison.Ordinal);
        Assert.Null(Load(Encoding.UTF8.GetBytes(text)).Adapters[0].Driver);
    }

    [Theory]
    [InlineData(@"C:\Users\Jane\models\a.onnx: is missing", "(path)/a.onnx: is missing")]
    [InlineData(@"cannot load '\\server\jane\a.dll'", "cannot load '(path)/a.dll'")]
    [InlineData("/home/jane/models/a.onnx: is missing", "(path)/a.onnx: is missing")]
    [InlineData("12 px/row and 1/255 of a/b", "12 px/row and 1/255 of a/b")]
    public void A_message_keeps_names_of_files_and_loses_folders(string message, string expected) => Assert.Equal(expected, Anonymous.Message(message));

    [Fact]
    public void The_programs_own_folder_and_the_users_are_replaced_blanks_and_all()
    {
        Assert.Equal("(program)/DirectML.dll: is missing", Anonymous.Message(Path.Combine(AppContext.BaseDirectory, "DirectML.dll") + ": is missing").Replace('\\', '/'));
        Assert.Equal("(temporary)/c.onnx: is missing", Anonymous.Message(Path.Combine(Path.GetTempPath(), "a", "b", "c.onnx") + ": is missing"));
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.DoesNotContain(home, Anonymous.Message($"{home}/a b/c: is missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_Wine_in_the_documentation_is_read()
    {
        string? root = Repository.Root;
        if (root is null)
            Assert.Skip("needs the checkout around it");
        Assert.True(DoctorReport.Load(Path.Combine(root, "docs", "doctor", "wine-lavapipe.json")).Passed);
    }

    private static void AssertRefused(byte[] bytes, string expected)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => Load(bytes));
        Assert.Contains($"report.json: {expected}", error.Message, StringComparison.Ordinal);
    }

    private static DoctorReport Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "report.json");
        File.WriteAllBytes(path, bytes);
        return DoctorReport.Load(path);
    }
}
