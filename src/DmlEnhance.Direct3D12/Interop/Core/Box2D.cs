namespace Silk.NET.Maths;

/// <summary>Of int it is Windows' RECT: left and top, then right and bottom, which lie outside.</summary>
internal struct Box2D<T>(T minX, T minY, T maxX, T maxY)
    where T : unmanaged
{
    public Vector2D<T> Min = new(minX, minY);
    public Vector2D<T> Max = new(maxX, maxY);
}
