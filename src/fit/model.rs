//! What the engine needs of a law: the same face for a declared law and for a typed formula.

use crate::law::declaration::{MAX_LINEAR, MAX_PARAMETERS, MAX_SHAPE};
use crate::law::{CustomLaw, Form, Input, Law, Parameter};
use crate::num::{Dual, Scalar};

/// A law as the engine sees it. A parameter vector is the linear coefficients followed by the shape.
pub trait Model {
    fn parameters(&self) -> Vec<&Parameter>;
    /// How many of the parameters enter linearly given the rest; 0 for a general law.
    fn linear(&self) -> usize;
    fn variable_names(&self) -> Vec<&str>;
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64;
    /// Value and gradient by all parameters.
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS>;
    /// Writes the derivatives of the prediction by all parameters into `out`; returns the prediction.
    fn gradient(&self, x: &[Input], parameters: &[f64], out: &mut [f64]) -> f64 {
        let dual = self.predict_dual(x, parameters);
        out[..parameters.len()].copy_from_slice(&dual.gradient[..parameters.len()]);
        dual.value
    }
    /// Features of the linear coefficients (`linear()` of them). Does nothing for a general law.
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]);
}

impl<M: Model> Model for &M {
    fn parameters(&self) -> Vec<&Parameter> {
        (**self).parameters()
    }
    fn linear(&self) -> usize {
        (**self).linear()
    }
    fn variable_names(&self) -> Vec<&str> {
        (**self).variable_names()
    }
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        (**self).predict(x, parameters)
    }
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        (**self).predict_dual(x, parameters)
    }
    fn gradient(&self, x: &[Input], parameters: &[f64], out: &mut [f64]) -> f64 {
        (**self).gradient(x, parameters, out)
    }
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        (**self).features(x, shape, out);
    }
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
        match self.form {
            Form::General { eval_dual, .. } => {
                let mut duals = [Dual::constant(0.0); MAX_PARAMETERS];
                for (i, value) in parameters.iter().enumerate() {
                    duals[i] = Dual::variable(*value, i);
                }
                eval_dual(x, &duals[..parameters.len()])
            }
            Form::Linear { .. } => {
                let mut result = Dual::constant(0.0);
                result.value = self.gradient(x, parameters, &mut result.gradient);
                result
            }
        }
    }
    fn gradient(&self, x: &[Input], parameters: &[f64], out: &mut [f64]) -> f64 {
        let Form::Linear { features_dual, .. } = self.form else {
            let dual = self.predict_dual(x, parameters);
            out[..parameters.len()].copy_from_slice(&dual.gradient[..parameters.len()]);
            return dual.value;
        };
        let (coefficients, shape) = parameters.split_at(self.linear.len());
        let mut duals = [Dual::constant(0.0); MAX_SHAPE];
        for (i, value) in shape.iter().enumerate() {
            duals[i] = Dual::variable(*value, i);
        }
        let mut phi = [Dual::constant(0.0); MAX_LINEAR];
        features_dual(x, &duals[..shape.len()], &mut phi[..coefficients.len()]);
        let (by_coefficient, by_shape) = out.split_at_mut(coefficients.len());
        let by_shape = &mut by_shape[..shape.len()];
        by_shape.fill(0.0);
        let mut value = 0.0;
        for ((c, phi), by_c) in coefficients.iter().zip(&phi).zip(by_coefficient) {
            value += c * phi.value;
            *by_c = phi.value;
            for (by_s, slope) in by_shape.iter_mut().zip(&phi.gradient) {
                *by_s += c * slope;
            }
        }
        value
    }
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        if let Form::Linear { features, .. } = self.form {
            features(x, shape, out);
        }
    }
}

impl Model for CustomLaw {
    fn parameters(&self) -> Vec<&Parameter> {
        CustomLaw::parameters(self).iter().collect()
    }
    fn linear(&self) -> usize {
        CustomLaw::linear(self)
    }
    fn variable_names(&self) -> Vec<&str> {
        self.variables().iter().map(String::as_str).collect()
    }
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        CustomLaw::predict(self, x, parameters)
    }
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        CustomLaw::predict_dual(self, x, parameters)
    }
    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        CustomLaw::features(self, x, shape, out);
    }
}
