using DmlEnhance.Motion;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public class ClipSceneTests
{
    private const int Width = 64, Height = 48, Frames = 6;

    private static readonly CameraPath Camera = new(1.3, 0.008, -0.007, 2.5, -1.7, 0.2, 0.1);

    /// <summary>
    /// What a frame shows at p, the other shows at p + motion(p): the same place of the photograph. The frames are linear where there is no warp, so what is left is
    /// that of 32-bit numbers (1e-3 pixel); a warp bends them, by which reading between pixels is off by up to 0.02 pixel.
    /// </summary>
    [Theory]
    [InlineData(false, 2, 3, 1e-3)]
    [InlineData(false, 5, 0, 1e-3)]
    [InlineData(true, 2, 3, 0.02)]
    [InlineData(true, 3, 2, 0.02)]
    [InlineData(true, 0, 5, 0.02)]
    public void Motion_leads_to_the_same_place_of_the_photograph(bool warped, int from, int to, double tolerance)
    {
        ClipScene scene = Scene(warped);
        (float[] before, float[] after) = (Draw(scene, from), Draw(scene, to));
        FlowField motion = scene.Motion(from, to);
        int compared = 0;
        double farthest = 0;
        for (int place = 0; place < Width * Height; place++)
        {
            (int x, int y) = (place % Width, place / Width);
            (double toX, double toY) = (x + motion.X[place], y + motion.Y[place]);
            if (toX is < 0 or > Width - 1 || toY is < 0 or > Height - 1)
                continue;
            (double X, double Y) seen = Ramp.At(before, Width, Height, x, y), there = Ramp.At(after, Width, Height, toX, toY);
            farthest = Math.Max(farthest, Math.Max(Math.Abs(seen.X - there.X), Math.Abs(seen.Y - there.Y)));
            compared++;
        }

        Assert.InRange(compared, Width * Height / 2, Width * Height);
        Assert.InRange(farthest, 0, tolerance);
        Assert.True(motion.X.Max() - motion.X.Min() > 0.05, "a camera that zooms and turns moves all places alike");
    }

    /// <summary>Undoing a warp is said to be exact to 1e-3 pixel; it is to 1e-4, also for the steepest.</summary>
    [Fact]
    public void A_warp_that_is_undone_leads_back()
    {
        var random = new NoiseSource(3, 0);
        for (int i = 0; i < 20; i++)
        {
            var warp = SceneWarp.Draw(ref random, 96);
            for (int place = 0; place < 400; place++)
            {
                (double x, double y) = (200 * random.NextUniform(), 200 * random.NextUniform());
                (double X, double Y) back = warp.Undo(warp.Apply(x, y, 1.5), (x + 3, y - 3), 1.5);
                Assert.Equal(x, back.X, 1e-4);
                Assert.Equal(y, back.Y, 1e-4);
            }
        }
    }

    [Fact]
    public void A_warp_wanders_slowly()
    {
        var random = new NoiseSource(4, 0);
        double farthest = 0;
        for (int i = 0; i < 50; i++)
        {
            var warp = SceneWarp.Draw(ref random, 96);
            for (int place = 0; place < 50; place++)
            {
                (double x, double y) = (96 * random.NextUniform(), 96 * random.NextUniform());
                (double X, double Y) first = warp.Apply(x, y, 0), next = warp.Apply(x, y, 1);
                farthest = Math.Max(farthest, Math.Sqrt(Math.Pow(next.X - first.X, 2) + Math.Pow(next.Y - first.Y, 2)));
            }
        }

        Assert.InRange(farthest, 0.2, 3);
    }

    [Fact]
    public void A_patch_takes_along_what_it_covers_by_half_or_more()
    {
        var patch = new MovingPatch(30, 20, 9, 7, 3, -2);
        ClipScene plain = Scene(warped: false), scene = new(new PlaneSampler(Ramp.Photograph()), Camera, Width, Height, Frames, Sway.None, Sway.None)
        {
            Overlay = (patch, new PlaneSampler(Ramp.Photograph())),
        };
        FlowField forth = scene.Motion(2, 3), back = scene.Motion(3, 2), without = plain.Motion(2, 3);
        // In the third frame, half a frame before the middle of the clip, its middle is at 28.5, 21.
        int covered = 0;
        for (int place = 0; place < Width * Height; place++)
        {
            (double x, double y) = (place % Width - 28.5, place / Width - 21);
            double distance = Math.Sqrt(x * x / 81 + y * y / 49);
            bool inside = distance <= 1;
            covered += inside ? 1 : 0;
            Assert.Equal(inside ? (3f, -2f) : (without.X[place], without.Y[place]), (forth.X[place], forth.Y[place]));
        }

        Assert.InRange(covered, 150, 250);
        // Back it moves by as much, from where it is in the fourth: around 31.5, 19.
        Assert.Equal((-3f, 2f), (back.X[19 * Width + 32], back.Y[19 * Width + 32]));
        (float[] before, float[] after) = (Draw(scene, 2), Draw(scene, 3));
        Assert.Equal(before[21 * Width + 28], after[19 * Width + 31], 1e-5f);
    }

    [Fact]
    public void A_camera_that_goes_to_and_fro_sees_the_photograph_alone_however_long_the_clip()
    {
        var random = new NoiseSource(5, 0);
        var photograph = new PlaneSampler(Ramp.Photograph());
        (double columns, double rows) = CameraPath.Extent(100, 80);
        double farthest = 0;
        for (int i = 0; i < 30; i++)
        {
            var camera = CameraPath.Draw(ref random, still: false, room: 2);
            var sway = Sway.Within(camera.Reach(Math.Min(Ramp.Size - camera.Scale * columns, Ramp.Size - camera.Scale * rows) / 2), 500);
            for (int time = -500; time <= 500; time += 7)
            {
                Similarity seen = camera.At(photograph.Middle, sway.At(time));
                foreach ((double right, double down) in new[] { (49.5, 39.5), (-49.5, 39.5), (49.5, -39.5), (-49.5, -39.5) })
                {
                    (double x, double y) = seen.Apply(right, down);
                    farthest = Math.Max(farthest, Math.Max(Math.Abs(x - photograph.Middle.X), Math.Abs(y - photograph.Middle.Y)));
                }
            }
        }

        Assert.InRange(farthest, 0.9 * photograph.Middle.X, photograph.Middle.X);
    }

    private static ClipScene Scene(bool warped)
    {
        var random = new NoiseSource(7, 0);
        return new ClipScene(new PlaneSampler(Ramp.Photograph()), Camera, Width, Height, Frames, Sway.None, Sway.None)
        {
            Warp = warped ? SceneWarp.Draw(ref random, Camera.Scale * Height) : null,
        };
    }

    private static float[] Draw(ClipScene scene, int frame)
    {
        var planes = new float[3 * scene.Width * scene.Height];
        scene.Draw(frame, planes);
        return planes;
    }
}
