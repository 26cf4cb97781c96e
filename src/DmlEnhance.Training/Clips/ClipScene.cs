using DmlEnhance.Motion;

namespace DmlEnhance.Training.Clips;

/// <summary>A photograph under a camera that moves, of which every frame can be drawn and every motion is known.</summary>
internal sealed class ClipScene
{
    // What is covered by half or more of the patch moves with it.
    private const float Covered = 0.5f;

    private readonly PlaneSampler _photograph;
    private readonly (double X, double Y) _centre;
    private readonly CameraPath _camera;
    private readonly Sway _cameraSway, _patchSway;
    private readonly double _middle;

    /// <param name="photograph">What the camera sees.</param>
    /// <param name="camera">How it moves.</param>
    /// <param name="width">Columns of the frames.</param>
    /// <param name="height">Rows of the frames.</param>
    /// <param name="frames">Frames of the clip.</param>
    /// <param name="cameraSway">What keeps the camera within the photograph.</param>
    /// <param name="patchSway">What keeps the patch in sight.</param>
    internal ClipScene(PlaneSampler photograph, CameraPath camera, int width, int height, int frames, Sway cameraSway, Sway patchSway)
    {
        _photograph = photograph;
        _centre = photograph.Middle;
        _camera = camera;
        Width = width;
        Height = height;
        _middle = (frames - 1) / 2.0;
        _cameraSway = cameraSway;
        _patchSway = patchSway;
    }

    /// <summary>Columns of the frames.</summary>
    internal int Width { get; }

    /// <summary>Rows of the frames.</summary>
    internal int Height { get; }

    /// <summary>What moves over it, and the photograph that it shows from its middle on; or null.</summary>
    internal (MovingPatch Patch, PlaneSampler Photograph)? Overlay { get; init; }

    /// <summary>How what the photograph shows is warped, or null.</summary>
    internal SceneWarp? Warp { get; init; }

    /// <summary>Draws a frame.</summary>
    /// <param name="frame">Counts from 0.</param>
    /// <param name="planes">[3, Height, Width].</param>
    internal void Draw(int frame, Span<float> planes)
    {
        double time = frame - _middle;
        Similarity camera = Camera(time);
        int area = Width * Height;
        for (int row = 0, place = 0; row < Height; row++)
        {
            (double x, double y) = camera.Apply(-(Width - 1) / 2.0, row - (Height - 1) / 2.0);
            for (int column = 0; column < Width; column++, place++)
            {
                (double X, double Y) seen = (x + camera.Cosine * column, y + camera.Sine * column);
                if (Warp is { } warp)
                    seen = warp.Apply(seen.X, seen.Y, time);
                (planes[place], planes[area + place], planes[2 * area + place]) = _photograph.Read(seen.X, seen.Y);
            }
        }

        if (Overlay is { } overlay)
            Cover(overlay.Patch, overlay.Photograph, _patchSway.At(time), planes);
    }

    /// <summary>Where what a frame shows is in another, exact but for the warp's inverse: 1e-3 pixel. What leaves the frame is followed beyond its edge.</summary>
    /// <param name="from">The frame, from 0.</param>
    /// <param name="to">The other.</param>
    /// <param name="x">[Height, Width]: gets columns to the right.</param>
    /// <param name="y">[Height, Width]: gets rows down.</param>
    internal void Motion(int from, int to, Span<float> x, Span<float> y)
    {
        (double start, double end) = (from - _middle, to - _middle);
        (Similarity before, Similarity after) = (Camera(start), Camera(end));
        for (int row = 0, place = 0; row < Height; row++)
        {
            for (int column = 0; column < Width; column++, place++)
            {
                double right = column - (Width - 1) / 2.0, down = row - (Height - 1) / 2.0;
                (double X, double Y) seen = before.Apply(right, down);
                if (Warp is { } warp)
                    seen = warp.Undo(warp.Apply(seen.X, seen.Y, start), seen, end);
                (double toRight, double toDown) = after.Undo(seen.X, seen.Y);
                (x[place], y[place]) = ((float)(toRight - right), (float)(toDown - down));
            }
        }

        if (Overlay is { } overlay)
            Carry(overlay.Patch, _patchSway.At(start), _patchSway.At(end), x, y);
    }

    /// <summary>The same as a field.</summary>
    internal FlowField Motion(int from, int to)
    {
        var field = new FlowField(Width, Height, new float[Width * Height], new float[Width * Height]);
        Motion(from, to, field.X, field.Y);
        return field;
    }

    private Similarity Camera(double time) => _camera.At(_centre, _cameraSway.At(time));

    private void Cover(MovingPatch patch, PlaneSampler photograph, double time, Span<float> planes)
    {
        (double X, double Y) middle = patch.Middle(time);
        (int left, int top, int right, int bottom) = patch.Bounds(middle, Width, Height);
        int area = Width * Height;
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                double x = column - middle.X, y = row - middle.Y;
                float share = patch.Share(x, y);
                if (share == 0)
                    continue;
                (float red, float green, float blue) = photograph.Read(photograph.Middle.X + x, photograph.Middle.Y + y);
                int place = row * Width + column;
                planes[place] += share * (red - planes[place]);
                planes[area + place] += share * (green - planes[area + place]);
                planes[2 * area + place] += share * (blue - planes[2 * area + place]);
            }
        }
    }

    private void Carry(MovingPatch patch, double start, double end, Span<float> x, Span<float> y)
    {
        (double X, double Y) middle = patch.Middle(start);
        (int left, int top, int right, int bottom) = patch.Bounds(middle, Width, Height);
        var moved = ((float)(patch.SpeedX * (end - start)), (float)(patch.SpeedY * (end - start)));
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                int place = row * Width + column;
                if (patch.Share(column - middle.X, row - middle.Y) >= Covered)
                    (x[place], y[place]) = moved;
            }
        }
    }
}
