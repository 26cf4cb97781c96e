using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.WineHook;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>The hook's shader in place of DirectML's, bound as DirectML binds it, against the same operations on the CPU.</summary>
[Collection(nameof(Gpu))]
public sealed unsafe class ElementWiseShaderTests(Gpu gpu)
{
    private const int GroupSize = 256;
    private const int Vectors = 2 * GroupSize + 3; // of four numbers; the last group has threads with nothing to do

    // Direct3D allows a division 1 unit in the last place and Vulkan 2.5 (3e-7); every other operation is exact for the numbers here.
    private const float RelativeTolerance = 3e-7f;

    // What the result holds before.
    private static readonly float[] Before = Numbers(seed: 3);

    // Numbers in the order of DirectML's operations.
    private static readonly Func<float, float, float>[] Operations =
    [
        (a, b) => a + b,
        (a, b) => a - b,
        (a, b) => a * b,
        (a, b) => a / b,
        (a, b) => (a + b) / 2,
        (a, b) => (a - b) * (a - b),
        Math.Min,
        Math.Max,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void An_operation_gives_what_it_gives_on_the_CPU(int operation)
    {
        (float[] a, float[] b) = (Numbers(seed: 1), Numbers(seed: 2));
        float[] result = Run(a, b, start: 0, count: Vectors, operation);
        for (int i = 0; i < result.Length; i++)
        {
            float expected = Operations[operation](a[i], b[i]);
            Assert.True(Math.Abs(result[i] - expected) <= RelativeTolerance * Math.Abs(expected), $"number {i} is {result[i]:R}, not {expected:R}"); // false for NaN, too
        }
    }

    [Fact]
    public void Only_what_is_asked_for_is_written()
    {
        const int Start = 5;
        const int Count = GroupSize + 11;
        (float[] a, float[] b) = (Numbers(seed: 1), Numbers(seed: 2));
        float[] result = Run(a, b, Start, Count, operation: 0);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(i is >= 4 * Start and < 4 * Count ? a[i] + b[i] : Before[i], result[i]);
    }

    [Fact]
    public void An_operation_that_nobody_knows_is_NaN() => Assert.All(Run(Numbers(1), Numbers(2), 0, Vectors, operation: 8), number => Assert.True(float.IsNaN(number)));

    /// <summary>Of both signs, none near 0.</summary>
    private static float[] Numbers(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 4 * Vectors).Select(_ => (random.NextSingle() + 0.1f) * (random.Next(2) == 0 ? -1 : 1))];
    }

    private float[] Run(float[] a, float[] b, int start, int count, int operation)
    {
        GraphicsDevice device = gpu.Device;
        byte[] bytecode = SubstituteTable.Find(ShaderContainer.Create("CFEFA6B13A11483BB4E68D4CF969D1D6", 2592, "DXIL"))!;
        var layout = new RootSignatureCache.Layout(Constants: 3, Resources: 0, Accesses: 3);
        ID3D12PipelineState* pipeline = null;
        CpuDescriptorHandle?[] views = [null, null, null];
        using var first = new GpuBuffer(device, a.Length, "a");
        using var second = new GpuBuffer(device, b.Length, "b");
        using var result = new GpuBuffer(device, a.Length, "result");
        try
        {
            pipeline = Pipeline(bytecode, layout);
            CommandList list = device.Rent("element-wise");
            Upload(list, a, first);
            Upload(list, b, second);
            Upload(list, Before, result);
            GpuBuffer[] buffers = [first, second, result];
            for (int i = 0; i < buffers.Length; i++)
            {
                views[i] = View(buffers[i]);
                list.Transition(buffers[i], ResourceState.UnorderedAccess);
            }

            list.BindTables();
            list.Native->SetComputeRootSignature(device.RootSignatures.Get(layout));
            list.Native->SetPipelineState(pipeline);
            uint* constants = stackalloc uint[] { (uint)start, (uint)count, (uint)operation };
            list.Native->SetComputeRoot32BitConstants(RootSignatureCache.ConstantsSlot, 3, constants, 0);
            list.Native->SetComputeRootDescriptorTable(layout.AccessesSlot, device.Tables.Table([.. views.Select(view => view!.Value)]));
            list.Native->Dispatch((Vectors + GroupSize - 1) / GroupSize, 1, 1);
            device.Wait(device.Submit(list));
            return device.Read(result);
        }
        finally
        {
            for (int i = 0; i < views.Length; i++)
                device.Views.Free(ref views[i]);
            GraphicsDevice.Release(ref pipeline);
        }
    }

    private ID3D12PipelineState* Pipeline(byte[] bytecode, RootSignatureCache.Layout layout)
    {
        fixed (byte* bytes = bytecode)
        {
            var description = new ComputePipelineStateDesc { PRootSignature = gpu.Device.RootSignatures.Get(layout) };
            description.CS.PShaderBytecode = bytes;
            description.CS.BytecodeLength = (nuint)bytecode.Length;
            ID3D12PipelineState* pipeline = null;
            Guid id = ID3D12PipelineState.Guid;
            HResult.Check(gpu.Device.Native->CreateComputePipelineState(&description, &id, (void**)&pipeline), "ID3D12Device::CreateComputePipelineState");
            return pipeline;
        }
    }

    /// <summary>A view of whole vectors of four, as the shader's buffers are declared.</summary>
    private CpuDescriptorHandle View(GpuBuffer buffer)
    {
        CpuDescriptorHandle view = gpu.Device.Views.Allocate();
        var description = new UnorderedAccessViewDesc { Format = Format.FormatR32G32B32A32Float, ViewDimension = UavDimension.Buffer };
        description.Buffer.NumElements = (uint)buffer.Count / 4;
        gpu.Device.Native->CreateUnorderedAccessView(buffer.Native, null, &description, view);
        return view;
    }

    private void Upload(CommandList list, float[] numbers, GpuBuffer target)
    {
        UploadRing.Part part = gpu.Device.Uploads.Allocate(numbers.Length * sizeof(float), sizeof(float));
        MemoryMarshal.AsBytes<float>(numbers).CopyTo(part.Bytes);
        list.Transition(target, ResourceState.CopyTarget);
        list.Native->CopyBufferRegion(target.Native, 0, part.Buffer, (ulong)part.Offset, (ulong)numbers.Length * sizeof(float));
    }
}
