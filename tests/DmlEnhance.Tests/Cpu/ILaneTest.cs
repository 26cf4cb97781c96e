using DmlEnhance.Cpu;

namespace DmlEnhance.Tests.Cpu;

/// <summary>What is tested for every width.</summary>
internal interface ILaneTest
{
    void Run<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>;
}
