namespace Silk.NET.Maths;

internal struct Vector2D<T>(T x, T y)
    where T : unmanaged
{
    public T X = x;
    public T Y = y;
}
