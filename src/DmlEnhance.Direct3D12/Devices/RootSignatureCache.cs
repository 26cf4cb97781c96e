using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>
/// The root signatures of all passes. They have one layout: 32-bit constants at b0, a constant buffer at b1, a table of
/// shader resource views from t0, a table of unordered access views from u0, and a linear, clamping sampler at s0.
/// </summary>
/// <remarks>A table has exactly the views that the pass binds: hardware of binding tier 1 wants each filled.</remarks>
internal sealed unsafe class RootSignatureCache(GraphicsDevice device) : IDisposable
{
    public const uint ConstantsSlot = 0;
    public const uint BufferSlot = 1;
    public const uint ResourcesSlot = 2;

    private readonly Dictionary<Layout, nint> _signatures = [];

    /// <summary>What a pass binds.</summary>
    /// <param name="Constants">32-bit constants, 1 to 32.</param>
    /// <param name="Resources">Shader resource views.</param>
    /// <param name="Accesses">Unordered access views.</param>
    public readonly record struct Layout(int Constants, int Resources, int Accesses)
    {
        public uint AccessesSlot => Resources > 0 ? ResourcesSlot + 1 : ResourcesSlot;
    }

    public ID3D12RootSignature* Get(Layout layout)
    {
        if (!_signatures.TryGetValue(layout, out nint signature))
            _signatures.Add(layout, signature = (nint)Create(layout));
        return (ID3D12RootSignature*)signature;
    }

    public void Dispose()
    {
        foreach (nint signature in _signatures.Values)
            ((ID3D12RootSignature*)signature)->Release();
        _signatures.Clear();
    }

    private ID3D12RootSignature* Create(Layout layout)
    {
        DescriptorRange* ranges = stackalloc DescriptorRange[2];
        RootParameter* parameters = stackalloc RootParameter[4];
        uint count = 2;
        parameters[ConstantsSlot] = new RootParameter { ParameterType = RootParameterType.Type32BitConstants };
        parameters[ConstantsSlot].Constants.Num32BitValues = (uint)layout.Constants;
        parameters[BufferSlot] = new RootParameter { ParameterType = RootParameterType.TypeCbv };
        parameters[BufferSlot].Descriptor.ShaderRegister = 1;
        if (layout.Resources > 0)
            AddTable(DescriptorRangeType.Srv, layout.Resources);
        if (layout.Accesses > 0)
            AddTable(DescriptorRangeType.Uav, layout.Accesses);
        var sampler = new StaticSamplerDesc
        {
            Filter = Filter.MinMagMipLinear,
            AddressU = TextureAddressMode.Clamp,
            AddressV = TextureAddressMode.Clamp,
            AddressW = TextureAddressMode.Clamp,
            ComparisonFunc = ComparisonFunc.Never,
            MaxLOD = float.MaxValue,
            ShaderVisibility = ShaderVisibility.All,
        };
        var description = new RootSignatureDesc { NumParameters = count, PParameters = parameters, NumStaticSamplers = 1, PStaticSamplers = &sampler };

        ID3D10Blob* blob = null;
        ID3D10Blob* error = null;
        int result = D3D12.GetApi().SerializeRootSignature(&description, D3DRootSignatureVersion.Version1, &blob, &error);
        string why = "";
        if (error is not null)
        {
            why = $" ({Marshal.PtrToStringUTF8((nint)error->GetBufferPointer())})";
            error->Release();
        }

        HResult.Check(result, $"D3D12SerializeRootSignature of {layout}{why}");
        try
        {
            ID3D12RootSignature* signature = null;
            Guid iid = ID3D12RootSignature.Guid;
            device.Check(device.Native->CreateRootSignature(0, blob->GetBufferPointer(), blob->GetBufferSize(), &iid, (void**)&signature), "ID3D12Device::CreateRootSignature");
            GraphicsDevice.Name(signature, $"DmlEnhance {layout}");
            return signature;
        }
        finally
        {
            blob->Release();
        }

        void AddTable(DescriptorRangeType type, int views)
        {
            ranges[count - 2] = new DescriptorRange { RangeType = type, NumDescriptors = (uint)views };
            parameters[count] = new RootParameter { ParameterType = RootParameterType.TypeDescriptorTable };
            parameters[count].DescriptorTable.NumDescriptorRanges = 1;
            parameters[count].DescriptorTable.PDescriptorRanges = ranges + (count - 2);
            count++;
        }
    }
}
