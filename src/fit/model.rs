//! What the engine needs of a law: the same face for a declared law and for a typed formula.

use crate::law::declaration::{MAX_PARAMETERS, MAX_SHAPE};
use crate::law::{Input, Law, Parameter};
use crate::num::Dual;

/// A law as the engine sees it. A parameter vector is the linear coefficients followed by the shape.
pub trait Model {
    fn parameters(&self) -> Vec<&Parameter>;
    /// How many of the parameters enter linearly given the rest; 0 for a general law.
    fn linear(&self) -> usize;
    fn variable_names(&self) -> Vec<&str>;
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64;
    /// Value and gradient by all parameters.
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS>;
    /// Features of the linear coefficients (`linear()` of them). Does nothing for a general law.
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]);
}

impl Model for Law {
    fn parameters(&self) -> Vec<&Parameter> {
        Law::parameters(self).collect()
    }
    fn linear(&self) -> usize {
        self.linear.len()
    }
    fn variable_names(&self) -> Vec<&str> {
        self.variables.iter().map(|variable| variable.name).collect()
    }
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        Law::predict(self, x, parameters)
    }
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        use crate::law::Form;
        use crate::law::declaration::MAX_LINEAR;
        use crate::num::Scalar;
        match self.form {
            Form::General { eval_dual, .. } => {
                let mut duals = [Dual::constant(0.0); MAX_PARAMETERS];
                for (i, value) in parameters.iter().enumerate() {
                    duals[i] = Dual::variable(*value, i);
                }
                eval_dual(x, &duals[..parameters.len()])
            }
            Form::Linear { features_dual, .. } => {
                let (coefficients, shape) = parameters.split_at(self.linear.len());
                let mut duals = [Dual::constant(0.0); MAX_SHAPE];
                for (i, value) in shape.iter().enumerate() {
                    duals[i] = Dual::variable(*value, i);
                }
                let mut phi = [Dual::constant(0.0); MAX_LINEAR];
                features_dual(x, &duals[..shape.len()], &mut phi[..coefficients.len()]);
                let mut result = Dual::constant(0.0);
                for (k, c) in coefficients.iter().enumerate() {
                    result.value += c * phi[k].value;
                    result.gradient[k] = phi[k].value;
                    for s in 0..shape.len() {
                        result.gradient[coefficients.len() + s] += c * phi[k].gradient[s];
                    }
                }
                result
            }
        }
    }
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        if let crate::law::Form::Linear { features, .. } = self.form {
            features(x, shape, out);
        }
    }
}
