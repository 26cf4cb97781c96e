using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

public class RingAllocatorTests
{
    [Fact]
    public void What_is_in_use_is_never_handed_out_again()
    {
        var random = new Random(5);
        var ring = new RingAllocator(1000);
        var inUse = new List<(long Start, long End, ulong Fence)>();
        ulong fence = 0;
        for (int round = 0; round < 5000; round++)
        {
            int size = random.Next(1, 300);
            int alignment = 1 << random.Next(0, 7);
            if (ring.TryAllocate(size, alignment, out long offset))
            {
                Assert.Equal(0, offset % alignment);
                Assert.InRange(offset + size, size, 1000);
                Assert.DoesNotContain(inUse, part => part.Start < offset + size && offset < part.End);
                inUse.Add((offset, offset + size, fence + 1));
            }

            if (random.Next(3) == 0)
                ring.Close(++fence);
            if (random.Next(4) == 0 && fence > 0)
            {
                ulong completed = (ulong)random.NextInt64((long)fence + 1);
                ring.Reclaim(completed);
                inUse.RemoveAll(part => part.Fence <= completed);
            }
        }
    }

    [Fact]
    public void A_full_ring_says_which_fence_makes_room()
    {
        var ring = new RingAllocator(100);
        Assert.True(ring.TryAllocate(60, 1, out _));
        ring.Close(7);
        Assert.True(ring.TryAllocate(40, 1, out _));
        ring.Close(8);
        Assert.False(ring.TryAllocate(50, 1, out _));
        Assert.Equal(7ul, ring.NextFence);
        ring.Reclaim(7);
        Assert.True(ring.TryAllocate(50, 1, out long offset));
        Assert.Equal(0, offset);
    }

    [Fact]
    public void All_of_an_empty_ring_can_be_had_wherever_the_last_part_ended()
    {
        var ring = new RingAllocator(100);
        ring.TryAllocate(30, 1, out _);
        ring.Close(1);
        ring.Reclaim(1);
        Assert.True(ring.TryAllocate(100, 1, out long offset));
        Assert.Equal(0, offset);
    }
}
