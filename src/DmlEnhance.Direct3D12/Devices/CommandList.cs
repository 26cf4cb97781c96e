using System.Text;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Devices;

/// <summary>A command list that records; from <see cref="GraphicsDevice.Rent"/> to <see cref="GraphicsDevice.Submit"/>.</summary>
/// <remarks>
/// Keep no reference to a list that was submitted: the pool hands it out again. A pass sets what it needs and leaves it so: descriptor heaps, root
/// signature, pipeline, render target, viewport, scissor and topology are other ones after it.
/// </remarks>
public sealed unsafe partial class CommandList
{
    private const uint AnsiEvent = 1; // PIX_EVENT_ANSI_VERSION
    private const int LongestMark = 64; // characters of its name

    private ID3D12CommandAllocator* _allocator;
    private ID3D12GraphicsCommandList* _list;

    internal CommandList(GraphicsDevice device, string name)
    {
        Device = device;
        Name = name;
        try
        {
            ID3D12CommandAllocator* allocator = null;
            Guid allocatorId = ID3D12CommandAllocator.Guid;
            device.Check(device.Native->CreateCommandAllocator(CommandListType.Direct, &allocatorId, (void**)&allocator), "ID3D12Device::CreateCommandAllocator");
            _allocator = allocator;
            ID3D12GraphicsCommandList* list = null;
            Guid listId = ID3D12GraphicsCommandList.Guid;
            device.Check(device.Native->CreateCommandList(0, CommandListType.Direct, allocator, null, &listId, (void**)&list), "ID3D12Device::CreateCommandList");
            _list = list;
            Begin();
        }
        catch
        {
            Release();
            throw;
        }
    }

    // For lists of a host's.
    internal CommandList(GraphicsDevice device)
    {
        Device = device;
        Name = "";
    }

    /// <summary>What the debug layer and PIX call it.</summary>
    public string Name { get; private set; }

    /// <summary>The <c>ID3D12GraphicsCommandList</c>, recording; the caller adds no reference and releases none.</summary>
    public nint Handle => (nint)_list;

    internal GraphicsDevice Device { get; }

    internal ID3D12GraphicsCommandList* Native => _list;

    /// <summary>Another number for every time that a list is recorded.</summary>
    internal ulong Recording { get; private set; }

    /// <summary>Marks what is recorded until the result is disposed: an event for PIX and the debug layer, and a time for <see cref="GraphicsDevice.Timer"/>.</summary>
    /// <param name="name">Name of the pass.</param>
    public Mark BeginMark(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // On the stack, because it is done several times a frame. A character takes at most three bytes, and the last is 0.
        byte* text = stackalloc byte[3 * LongestMark + 1];
        int length = Encoding.UTF8.GetBytes(name.AsSpan(0, Math.Min(name.Length, LongestMark)), new Span<byte>(text, 3 * LongestMark));
        text[length] = 0;
        _list->BeginEvent(AnsiEvent, text, (uint)length + 1);
        return new Mark(this, Device.Timer.Begin(this, name));
    }

    internal void EndMark(int time)
    {
        Device.Timer.End(this, time);
        _list->EndEvent();
    }

    internal void Reset(string name)
    {
        Name = name;
        Device.Check(_allocator->Reset(), "ID3D12CommandAllocator::Reset");
        Device.Check(_list->Reset(_allocator, null), "ID3D12GraphicsCommandList::Reset");
        Begin();
    }

    /// <summary>Records into a list of a host's from now on, or into none. It keeps the host's name, and no reference is held.</summary>
    internal void Adopt(ID3D12GraphicsCommandList* list, string name)
    {
        _list = list;
        Name = name;
        Recording = Device.NextRecording();
        _transitions.Clear();
    }

    /// <summary>Binds the heap that the passes' tables lie in; who records through <see cref="Handle"/> may have bound another.</summary>
    internal void BindTables()
    {
        ID3D12DescriptorHeap* heap = Device.Tables.Heap;
        _list->SetDescriptorHeaps(1, &heap);
    }

    internal void Release()
    {
        GraphicsDevice.Release(ref _list);
        GraphicsDevice.Release(ref _allocator);
    }

    private void Begin()
    {
        Recording = Device.NextRecording();
        _transitions.Clear();
        GraphicsDevice.Name(_list, Name);
    }

    /// <summary>The end of what <see cref="BeginMark"/> began.</summary>
    public readonly struct Mark : IDisposable
    {
        private readonly CommandList _list;
        private readonly int _time;

        internal Mark(CommandList list, int time) => (_list, _time) = (list, time);

        /// <summary>Ends the mark.</summary>
        public void Dispose() => _list.EndMark(_time);
    }
}
