using System.Text;
using System.Text.Json;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class DoctorReportTests
{
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
    [InlineData("{", "is no report of dmlenhance doctor, or a damaged one")]
    [InlineData("[]", "is JSON, but no report")]
    [InlineData("{\"format\": \"other\", \"version\": 1}", "is JSON, but no report")]
    [InlineData("{\"format\": \"dmlenhance-doctor\", \"version\": 2}", "another version of dmlenhance doctor (2)")]
    [InlineData("{\"format\": \"dmlenhance-doctor\"}", "another version")]
    [InlineData("{\"format\": \"dmlenhance-doctor\", \"version\": 1}", "a damaged one")]
    public void A_file_that_is_no_report_is_one_line(string text, string expected) => AssertRefused(Encoding.UTF8.GetBytes(text), expected);

    [Theory]
    [InlineData("\"adapters\": [", "\"adapters\": [null,")]
    [InlineData("\"checks\": [", "\"checks\": [null,")]
    [InlineData("\"sizes\": [", "\"sizes\": [null,")]
    [InlineData("\"cpuNodes\": []", "\"cpuNodes\": [null]")]
    [InlineData("\"timings\": [", "\"timings\": [null,")]
    [InlineData("\"paths\": [", "\"paths\": [null,")]
    [InlineData("\"checks\": [", "\"checks\": null, \"other\": [")]
    [InlineData("\"name\": \"GPU one\"", "\"name\": null")]
    [InlineData("\"tolerance\": 1E-06", "\"tolerance\": \"much\"")]
    public void A_damaged_report_is_one_line(string part, string damaged)
    {
        string text = Encoding.UTF8.GetString(Reports.Good.ToJson());
        Assert.Contains(part, text, StringComparison.Ordinal);
        AssertRefused(Encoding.UTF8.GetBytes(text.Replace(part, damaged, StringComparison.Ordinal)), "damaged");
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

    private static void AssertRefused(byte[] bytes, string expected)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => Load(bytes));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("report.json: ", error.Message, StringComparison.Ordinal);
    }

    private static DoctorReport Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "report.json");
        File.WriteAllBytes(path, bytes);
        return DoctorReport.Load(path);
    }
}
