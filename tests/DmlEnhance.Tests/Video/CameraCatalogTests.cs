using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>What ffmpeg says of the cameras, and what it is told.</summary>
public sealed class CameraCatalogTests
{
    // As version 4 says it, and as version 5 and later do.
    private const string Older = """
        [dshow @ 000001d0a5b2d4c0] DirectShow video devices (some may be both video and audio devices)
        [dshow @ 000001d0a5b2d4c0]  "Integrated Camera"
        [dshow @ 000001d0a5b2d4c0]     Alternative name "@device_pnp_\\?\usb#vid_04f2&pid_b6d9#{65e8773d}\global"
        [dshow @ 000001d0a5b2d4c0]  "Caméra: "große""
        [dshow @ 000001d0a5b2d4c0]     Alternative name "@device_sw_{860BB310}\{A3FCE0F5}"
        [dshow @ 000001d0a5b2d4c0] DirectShow audio devices
        [dshow @ 000001d0a5b2d4c0]  "Microphone (Realtek)"
        [dshow @ 000001d0a5b2d4c0]     Alternative name "@device_cm_{33D9A762}\wave_{2C8DA7A3}"
        dummy: Immediate exit requested
        """;

    private const string Newer = """
        [dshow @ 000002071b3bd080] "Integrated Camera" (video)
        [dshow @ 000002071b3bd080]   Alternative name "@device_pnp_\\?\usb#vid_04f2&pid_b6d9#{65e8773d}\global"
        [dshow @ 000002071b3bd080] "Microphone (Realtek)" (audio)
        [dshow @ 000002071b3bd080]   Alternative name "@device_cm_{33D9A762}\wave_{2C8DA7A3}"
        [dshow @ 000002071b3bd080] "Caméra: "große"" (audio, video)
        [dshow @ 000002071b3bd080]   Alternative name "@device_sw_{860BB310}\{A3FCE0F5}"
        [dshow @ 000002071b3bd080] "Virtual" (none)
        [dshow @ 000002071b3bd080]   Alternative name "@device_sw_{none}"
        [in#0 @ 000002071b3bd0c0] Error opening input: Immediate exit requested
        Error opening input file dummy.
        """;

    [Theory]
    [InlineData(Older)]
    [InlineData(Newer)]
    public void Cameras_are_listed_in_order_and_microphones_are_not(string text)
    {
        IReadOnlyList<CameraDevice> cameras = CameraCatalog.Parse(text.Split('\n'));
        Assert.Equal(
            [
                new CameraDevice("Integrated Camera", @"@device_pnp_\\?\usb#vid_04f2&pid_b6d9#{65e8773d}\global"),
                new CameraDevice("Caméra: \"große\"", @"@device_sw_{860BB310}\{A3FCE0F5}"),
            ],
            cameras);
        Assert.Same(cameras[1], CameraCatalog.Choose(cameras, "1"));
        Assert.Same(cameras[0], CameraCatalog.Choose(cameras, "integrated camera"));
    }

    [Fact]
    public void Without_a_camera_nothing_is_listed()
    {
        // Wine, and a computer without one.
        Assert.Empty(CameraCatalog.Parse(
            [
                "[dshow @ 00007fffff3a6380] DirectShow video devices (some may be both video and audio devices)",
                "[dshow @ 00007fffff3a6380] Could not enumerate video devices (or none found).",
                "[dshow @ 00007fffff3a6380] DirectShow audio devices",
                "[dshow @ 00007fffff3a6380]  \"default\"",
            ]));
    }

    [Fact]
    public void A_camera_that_is_not_there_is_one_line_with_those_that_are()
    {
        CameraDevice[] cameras = [new("Front", "a"), new("Back", "b"), new("back", "c")];
        Assert.Equal("there is no camera 3; there are: 0 \"Front\", 1 \"Back\", 2 \"back\"", Fails(cameras, "3"));
        Assert.Equal("there is no camera side; there are: 0 \"Front\", 1 \"Back\", 2 \"back\"", Fails(cameras, "side"));
        Assert.Equal("there is no camera 0; there are none", Fails([], "0"));
        Assert.StartsWith("there is more than one camera Back: use its number", Fails(cameras, "Back"), StringComparison.Ordinal);

        static string Fails(CameraDevice[] cameras, string request) => Assert.Throws<DmlEnhanceException>(() => CameraCatalog.Choose(cameras, request)).Message;
    }

    [Fact]
    public void A_camera_is_opened_by_what_no_other_has_and_nothing_is_kept_back()
    {
        string line = string.Join(' ', CameraReader.Arguments(new CameraDevice("Front: left", "@device_pnp_1"), "-fps_mode"));
        Assert.Contains("-f dshow -i video=@device_pnp_1 ", line, StringComparison.Ordinal);
        Assert.Contains("-fflags nobuffer -flags low_delay ", line, StringComparison.Ordinal);
        Assert.Contains(" -fps_mode passthrough ", line, StringComparison.Ordinal);
        Assert.EndsWith("-flush_packets 1 -f nut -write_index 0 pipe:1", line, StringComparison.Ordinal);
    }
}
