using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>
/// Sees every copy between the CPU's memory and the GPU's in the process, whoever records it: the methods of Direct3D's own lists and resources are
/// replaced by ones that note the call and go on.
/// </summary>
/// <remarks>All lists share one table of methods, and all resources another. One spy at a time.</remarks>
internal sealed unsafe class CopySpy : IDisposable
{
    private const int CopyBufferRegion = 15;
    private const int CopyTextureRegion = 16;
    private const int CopyResource = 17;
    private const int Map = 8;
    private const int GetHeapProperties = 14;
    private const uint ReadWriteExecute = 0x40; // PAGE_EXECUTE_READWRITE

    private static readonly List<string> Seen = [];
    private static nint s_copyBufferRegion;
    private static nint s_copyTextureRegion;
    private static nint s_copyResource;
    private static nint s_map;

    private readonly void** _lists;
    private readonly void** _resources;

    public CopySpy(GraphicsDevice device, GpuTexture anyResource)
    {
        CommandList list = device.Rent("its methods are replaced");
        _lists = list.Native->LpVtbl;
        device.Discard(list);
        _resources = anyResource.Native->LpVtbl;
        Seen.Clear();
        s_copyBufferRegion = Replace(_lists, CopyBufferRegion, (nint)(delegate* unmanaged<void*, ID3D12Resource*, ulong, ID3D12Resource*, ulong, ulong, void>)&OnCopyBufferRegion);
        s_copyTextureRegion = Replace(_lists, CopyTextureRegion, (nint)(delegate* unmanaged<void*, TextureCopyLocation*, uint, uint, uint, TextureCopyLocation*, void*, void>)&OnCopyTextureRegion);
        s_copyResource = Replace(_lists, CopyResource, (nint)(delegate* unmanaged<void*, ID3D12Resource*, ID3D12Resource*, void>)&OnCopyResource);
        s_map = Replace(_resources, Map, (nint)(delegate* unmanaged<ID3D12Resource*, uint, void*, void**, int>)&OnMap);
    }

    /// <summary>What was seen: copies between the two memories, and buffers of more than a size in bytes that were mapped.</summary>
    public static string[] Calls(ulong mappedFrom)
    {
        lock (Seen)
            return [.. Seen.Where(call => !call.StartsWith("Map ", StringComparison.Ordinal) || ulong.Parse(call.AsSpan(4)) >= mappedFrom)];
    }

    public void Dispose()
    {
        Replace(_lists, CopyBufferRegion, s_copyBufferRegion);
        Replace(_lists, CopyTextureRegion, s_copyTextureRegion);
        Replace(_lists, CopyResource, s_copyResource);
        Replace(_resources, Map, s_map);
    }

    private static nint Replace(void** table, int method, nint with)
    {
        if (!VirtualProtect(table + method, (nuint)sizeof(void*), ReadWriteExecute, out uint before))
            throw new InvalidOperationException("the table of methods cannot be written");
        nint replaced = (nint)table[method];
        table[method] = (void*)with;
        VirtualProtect(table + method, (nuint)sizeof(void*), before, out _);
        return replaced;
    }

    private static void Note(string call, ID3D12Resource* target, ID3D12Resource* source)
    {
        if (Heap(source) is HeapType.Upload or HeapType.Readback || Heap(target) is HeapType.Upload or HeapType.Readback)
            Add($"{call} {Heap(source)} -> {Heap(target)}");
    }

    private static void Add(string call)
    {
        lock (Seen)
            Seen.Add(call);
    }

    private static HeapType Heap(ID3D12Resource* resource)
    {
        HeapProperties properties;
        HeapFlags flags;
        int result = ((delegate* unmanaged<ID3D12Resource*, HeapProperties*, HeapFlags*, int>)resource->LpVtbl[GetHeapProperties])(resource, &properties, &flags);
        // A placed or reserved buffer of the GPU's may have none.
        return result >= 0 ? properties.Type : HeapType.Default;
    }

    [UnmanagedCallersOnly]
    private static void OnCopyBufferRegion(void* list, ID3D12Resource* target, ulong targetOffset, ID3D12Resource* source, ulong sourceOffset, ulong bytes)
    {
        Note($"CopyBufferRegion of {bytes} bytes", target, source);
        ((delegate* unmanaged<void*, ID3D12Resource*, ulong, ID3D12Resource*, ulong, ulong, void>)s_copyBufferRegion)(list, target, targetOffset, source, sourceOffset, bytes);
    }

    [UnmanagedCallersOnly]
    private static void OnCopyTextureRegion(void* list, TextureCopyLocation* target, uint x, uint y, uint z, TextureCopyLocation* source, void* box)
    {
        Note("CopyTextureRegion", target->PResource, source->PResource);
        ((delegate* unmanaged<void*, TextureCopyLocation*, uint, uint, uint, TextureCopyLocation*, void*, void>)s_copyTextureRegion)(list, target, x, y, z, source, box);
    }

    [UnmanagedCallersOnly]
    private static void OnCopyResource(void* list, ID3D12Resource* target, ID3D12Resource* source)
    {
        Note("CopyResource", target, source);
        ((delegate* unmanaged<void*, ID3D12Resource*, ID3D12Resource*, void>)s_copyResource)(list, target, source);
    }

    [UnmanagedCallersOnly]
    private static int OnMap(ID3D12Resource* resource, uint subresource, void* range, void** memory)
    {
        Add($"Map {resource->GetDesc().Width}");
        return ((delegate* unmanaged<ID3D12Resource*, uint, void*, void**, int>)s_map)(resource, subresource, range, memory);
    }

    [DllImport("kernel32", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool VirtualProtect(void* address, nuint size, uint protection, out uint before);
}
