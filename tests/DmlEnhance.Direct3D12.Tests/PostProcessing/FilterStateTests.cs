using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

[Collection(nameof(Gpu))]
public sealed class FilterStateTests(Gpu gpu)
{
    private const int Width = FilterRig.Width;
    private const int Height = FilterRig.Height;

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void Off_and_a_strength_of_0_give_the_source_bit_for_bit_and_record_nothing_before_the_network(FilterPath path)
    {
        using FilterRig rig = new(gpu.Device, path);
        rig.Filter.Enabled = false;
        Assert.False(rig.Frame());
        Assert.Equal(FilterState.Off, rig.Filter.State);
        Assert.Equal(rig.Pixels, rig.Result());
        rig.Filter.Enabled = true;
        rig.Filter.Settings = new CompositeSettings { Strength = 0 };
        Assert.False(rig.Frame());
        Assert.Equal(rig.Pixels, rig.Result());
        rig.Filter.Settings = new CompositeSettings();
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.NotEqual(rig.Pixels, rig.Result());
    }

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void A_bright_frame_is_left_alone(FilterPath path)
    {
        using Frame bright = Pictures.Flat(Width, Height, 128);
        using FilterRig rig = new(gpu.Device, path, bright);
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.Equal(bright.Samples.ToArray(), rig.Result());
    }

    [Fact]
    public void Frames_pass_through_while_the_first_session_is_made()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        Assert.False(rig.Frame());
        Assert.Equal(FilterState.Preparing, rig.Filter.State);
        Assert.Equal(rig.Pixels, rig.Result());
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.Equal(FilterState.Running, rig.Filter.State);
    }

    [Fact]
    public void Another_model_takes_over_between_two_frames_and_the_old_one_goes_on_until_then()
    {
        OnnxModel other = ModelCatalog.Default.Load(AutoExposure.DifficultModel);
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        rig.Filter.Prepare(Width, Height);
        rig.Frame();
        byte[] old = rig.Result();
        rig.Filter.UseModel(other);
        var results = new List<byte[]>();
        Task making = rig.Filter.PrepareAsync(Width, Height);
        do
        {
            Assert.True(rig.Frame());
            results.Add(rig.Result());
        }
        while (!making.IsCompleted);
        // Made while frames went on: with none in between it would have been a hitch.
        Assert.True(results.Count >= 2, $"{results.Count} frames were made meanwhile");
        Assert.All(results.SkipLast(1), result => Assert.Equal(old, result));
        Assert.True(rig.Frame());
        byte[] changed = rig.Result();

        using FilterRig reference = new(gpu.Device, FilterPath.DirectML, model: other);
        reference.Filter.Prepare(Width, Height);
        reference.Frame();
        Assert.Equal(reference.Result(), changed);
        Assert.NotEqual(old, changed);
    }

    [Fact]
    public void A_size_that_was_there_before_needs_no_time()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        using Frame small = Pictures.Dark(9, 7);
        using GpuTexture source = Pictures.Texture(gpu.Device, small);
        using var target = new GpuTexture(gpu.Device, 9, 7, TextureFormat.Rgba8, "target");
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        rig.Filter.Prepare(9, 7);
        Assert.True(rig.Filter.Frame(gpu.Device, source, target));
        Assert.True(rig.Frame());
        Assert.True(rig.Filter.Frame(gpu.Device, source, target));
    }

    [Fact]
    public void A_window_that_is_dragged_leaves_no_queue_of_sessions_behind()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        for (int width = 8; width < 40; width++)
        {
            using Frame picture = Pictures.Dark(width, 8);
            using GpuTexture source = Pictures.Texture(gpu.Device, picture);
            using var target = new GpuTexture(gpu.Device, width, 8, TextureFormat.Rgba8, "target");
            rig.Filter.Frame(gpu.Device, source, target);
        }

        // One is being made, and the last size's follows it.
        rig.Frame();
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.Empty(rig.Failures);
    }

    [Fact]
    public async Task Sizes_that_an_engine_prepares_and_leaves_behind_are_given_up_before_their_turn()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        Task[] making = [.. Enumerable.Range(8, 8).Select(width => rig.Filter.PrepareAsync(width, 8))];
        await making[^1];
        // The first was begun at once; of the others only those that are kept remain, and the last came before them.
        Assert.True(making[1].IsCanceled);
        Assert.DoesNotContain(making, task => task.IsFaulted);
        Assert.InRange(making.Count(task => task.IsCompletedSuccessfully), 1, 2);
    }

    [Fact]
    public void One_session_is_kept_where_that_is_asked_for_and_frames_go_on_while_its_successor_is_made()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, sessionsKept: 1);
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        gpu.Device.Record(list => Assert.True(rig.Filter.Begin(list.Handle, rig.Source.AsHosts())));
        // In the middle of a frame: its session must stay.
        rig.Filter.UseModel(ModelCatalog.Default.Load(AutoExposure.EasyModel));
        rig.Filter.Infer();
        gpu.Device.Record(list => rig.Filter.End(list.Handle, rig.Target.AsHosts()));
        Assert.True(rig.Frame());
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.Empty(rig.Failures);
    }

    [Fact]
    public void A_node_that_DirectML_does_not_take_is_named_once_and_frames_pass_through()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, model: CpuOnlyModel.Create("noisy"));
        Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(Width, Height));
        Assert.False(rig.Frame());
        Assert.False(rig.Frame());
        FilterFailure failure = Assert.Single(rig.Failures);
        Assert.Contains("RandomUniformLike 'noise'", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("noisy", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.ToString());
        Assert.Equal(FilterState.Failed, rig.Filter.State);
        Assert.Equal(rig.Pixels, rig.Result());

        rig.Filter.UseModel(ModelCatalog.Default.Load(AutoExposure.MediumModel));
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.NotEqual(rig.Pixels, rig.Result());
    }

    [Fact]
    public void A_node_on_the_CPU_runs_where_that_is_allowed()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, model: CpuOnlyModel.Create("noisy"), allowsCpuNodes: true);
        rig.Filter.Prepare(Width, Height);
        Assert.True(rig.Frame());
        Assert.Empty(rig.Failures);
    }

    [Fact]
    public void What_has_failed_is_tried_again_when_asked()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML, model: CpuOnlyModel.Create("noisy"));
        for (int i = 1; i <= 2; i++)
        {
            Assert.Throws<DmlEnhanceException>(() => rig.Filter.Prepare(Width, Height));
            rig.Frame();
            rig.Frame();
            Assert.Equal(i, rig.Failures.Count);
            rig.Filter.Retry();
        }
    }

    [Fact]
    public void A_model_that_the_shader_cannot_run_is_refused_at_once_and_taken_by_DirectML()
    {
        OnnxModel model = CpuOnlyModel.Create("not SCI");
        Assert.Contains("not SCI", Assert.Throws<DmlEnhanceException>(() => new FilterRig(gpu.Device, FilterPath.Shader, model: model)).Message, StringComparison.Ordinal);
        using FilterRig rig = new(gpu.Device, FilterPath.Auto);
        Assert.Equal(FilterPath.Shader, rig.Filter.Path);
        Assert.Contains("auto", rig.Filter.Info.Reason, StringComparison.Ordinal);
        rig.Filter.UseModel(model);
        Assert.Equal(FilterPath.DirectML, rig.Filter.Path);
        Assert.Contains("DirectML", rig.Filter.Info.Provider, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FilterPath.Auto)]
    [InlineData(FilterPath.DirectML)]
    public void A_model_of_motion_is_refused_at_once_and_the_old_one_goes_on(FilterPath path)
    {
        var motion = RaftModel.FromBytes("motion", SmallRaftModel.Bytes());
        using FilterRig rig = new(gpu.Device, path);
        OnnxFile before = rig.Filter.Model;
        Assert.Contains(SmallRaftModel.Refusal, Assert.Throws<DmlEnhanceException>(() => rig.Filter.UseModel(motion)).Message, StringComparison.Ordinal);
        Assert.Same(before, rig.Filter.Model);
    }

    [Fact]
    public void Source_and_target_are_left_in_the_states_that_they_had()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.Shader);
        rig.Frame();
        byte[] expected = rig.Result();
        gpu.Device.Record(list =>
        {
            list.Transition(rig.Source, ResourceState.RenderTarget);
            list.Transition(rig.Target, ResourceState.CopySource);
        });
        Assert.True(rig.Frame());
        Assert.Equal(expected, rig.Result());
    }

    [Fact]
    public void The_simple_form_gives_the_same_frame()
    {
        using FilterRig rig = new(gpu.Device, FilterPath.DirectML);
        rig.Filter.Prepare(Width, Height);
        rig.Frame();
        byte[] expected = rig.Result();
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "another target");
        rig.Filter.Enhance(rig.Source.AsHosts(), target.AsHosts());
        using Frame result = FrameTransfer.Download(gpu.Device, target);
        Assert.Equal(expected, result.Samples.ToArray());
    }

    [Theory]
    [InlineData(FilterPath.DirectML)]
    [InlineData(FilterPath.Shader)]
    public void A_frame_leaves_the_garbage_collector_less_than_a_kilobyte(FilterPath path)
    {
        using FilterRig rig = new(gpu.Device, path);
        rig.Filter.Prepare(Width, Height);
        for (int i = 0; i < 20; i++)
        {
            rig.Frame();
            gpu.Device.WaitIdle();
        }

        const int Frames = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Frames; i++)
        {
            rig.Frame();
            gpu.Device.WaitIdle();
        }

        // Some ten small objects, the test's own lists included; a thousand frames a second would fill the youngest generation once.
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Frames;
        Assert.InRange(each, 0, 1023);
    }
}
